"""The morning at the counter: sign in, count the float, take payments of every kind, and be refused what is wrong."""

from datetime import date

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.keyboard import SCANNED_INTO, SHIFT, Hands, Key

SEARCH = SCANNED_INTO
CASHIER, COLLEAGUE, SUPERVISOR, ADMINISTRATOR = "acashier", "bdavies", "smorgan", "hnowak"
_CASH_FORM = "Cash handed over"
_NOTHING_YET = "Nothing in this payment yet"


def sign_in(hands: Hands, user: str, password: str) -> None:
    """Type user and password; what comes then is waited for by whoever calls."""
    hands.until_true(lambda: hands.sight.keys_in() in {"User", "Password"}, "the sign-in")
    if hands.sight.keys_in() == "Password":  # it asks who locked it; somebody else types over the name
        hands.press(Key.Key_Tab, SHIFT)
    hands.until_keys_in("User")
    hands.type(user)
    hands.enter()
    hands.until_keys_in("Password")
    hands.type(password)
    hands.enter()


def approve_by(stage: Stage, user: str) -> None:
    """Another person's own user name and password, typed on the card that asks for them."""
    hands = stage.hands
    hands.until_keys_in("Their own user name")
    hands.type(user)
    hands.enter()
    hands.until_keys_in("Their own password")
    hands.type(stage.passwords(user))
    hands.enter()


def session_menu(stage: Stage, button: str) -> None:
    """All that can be done with a session, once a button of it is there; Esc leaves what was asked before."""
    stage.hands.press(Key.Key_Escape)
    stage.hands.press(Key.Key_F11)
    stage.hands.until("What to do", button)


def count_pieces(hands: Hands, *counted: tuple[str, str]) -> None:
    """Key how many there are of each note or coin."""
    for name, pieces in counted:
        hands.tab_to(name)
        hands.type(pieces)


def pay_exact_cash(hands: Hands, amount: str) -> None:
    """Cash key, Enter: what is on the screen is paid to the penny."""
    hands.press(Key.Key_F5)
    hands.until(_CASH_FORM)
    hands.enter()
    until_taken(hands, amount)


def add_account(hands: Hands, reference: str, amount: str) -> None:
    """Key a reference and add its line at what is due."""
    hands.until_keys_in(SEARCH)
    hands.type(reference)
    hands.enter()
    hands.until("To pay · 1 line", amount)


def until_taken(hands: Hands, amount: str) -> None:
    """Wait until the till says that it has the payment on disk and is ready for the next."""
    hands.until(f"{amount} taken", _NOTHING_YET)
    hands.until_keys_in(SEARCH)


def _see_sign_in(stage: Stage) -> None:
    stage.hands.until("Sign in", "User", "Password")


def _wrong_password(stage: Stage) -> None:
    sign_in(stage.hands, CASHIER, "Demo-acashier-2025")
    stage.hands.until("That user and password do not go together")


def _sign_in(stage: Stage) -> None:
    stage.hands.until_keys_in("Password")
    stage.hands.type(stage.passwords(CASHIER))
    stage.hands.enter()
    stage.hands.until("Open a session", "A. Cashier")
    stage.hands.until_keys_in("£50 pieces")


def _count_float(stage: Stage) -> None:
    hands = stage.hands
    count_pieces(hands, ("£20 pieces", "2"), ("£10 pieces", "3"), ("£5 pieces", "4"), ("£2 pieces", "5"))
    hands.until("£100.00")


def _open_session(stage: Stage) -> None:
    stage.hands.tab_to("Open session")
    stage.hands.enter()
    stage.hands.until(_NOTHING_YET, "Session open since")
    stage.hands.until_keys_in(SEARCH)
    stage.hands.until("Connected to central", "0 waiting")


def _search_name(stage: Stage) -> None:
    stage.hands.type("smith hig")
    stage.hands.until("7012 3456", "£142.10 due")


def _search_postcode(stage: Stage) -> None:
    stage.hands.press(Key.Key_Escape)
    stage.hands.until_gone("£142.10 due")
    stage.hands.type("wm2 6de")
    stage.hands.until("Begum", "£35.00 due")


def _clear_search(stage: Stage) -> None:
    stage.hands.press(Key.Key_Escape)
    stage.hands.until_gone("£35.00 due")
    stage.hands.until_keys_in(SEARCH)


def _simple_cash(stage: Stage) -> None:
    hands = stage.hands
    hands.type("70123456")
    hands.enter()
    pay_exact_cash(hands, "£142.10")


def _scanned_bill(stage: Stage) -> None:
    stage.hands.scan("61000881203")
    stage.hands.until("To pay · 1 line")
    pay_exact_cash(stage.hands, "£96.22")


def _ask_other_amount(stage: Stage) -> None:
    stage.hands.type("550018238")
    stage.hands.until("£1,204.00 due")
    stage.hands.press(Key.Key_F3)
    stage.hands.until_keys_in("What is being paid")


def _pay_with_change(stage: Stage) -> None:
    hands = stage.hands
    hands.type("60")
    hands.enter()
    hands.until("To pay · 1 line", "£60.00")
    hands.press(Key.Key_F5)
    hands.until(_CASH_FORM)
    hands.type("80")
    hands.until("Change to give", "£20.00")


def _give_change(stage: Stage) -> None:
    stage.hands.enter()
    until_taken(stage.hands, "£60.00")
    stage.hands.until("Change to give", "£20.00")


def _item_found(stage: Stage) -> None:
    stage.hands.type("3*bag")
    stage.hands.until("3 × £2.40", "£7.20")  # noqa: RUF001  as the screen writes it


def _two_funds(stage: Stage) -> None:
    hands = stage.hands
    hands.enter()
    hands.until("To pay · 1 line", "£1.20")
    hands.type("BJ99518409")
    hands.enter()
    hands.until("To pay · 2 lines", "£42.20")


def _cheque_fields(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F6)
    hands.until_keys_in("Cheque number")
    hands.press(Key.Key_Tab, SHIFT)
    hands.until_keys_in("Amount of the cheque")
    hands.type("35.00")
    for field, keyed in (
        ("Cheque number", "000214"),
        ("Date", _as_written(stage.today)),
        ("Sort code", "20-00-00"),
        ("Account", "55779911"),
        ("Drawer", "A Begum"),
    ):
        hands.press(Key.Key_Tab)
        hands.until_keys_in(field)
        hands.type(keyed)


def _as_written(day: date) -> str:
    return f"{day:%d/%m/%y}"


def _split_tender(stage: Stage) -> None:
    hands = stage.hands
    hands.enter()
    hands.until("Cheque 000214", "Still to pay", "£7.20")
    hands.press(Key.Key_F5)
    hands.until(_CASH_FORM)
    hands.type("10")
    hands.until("Change to give", "£2.80")


def _split_taken(stage: Stage) -> None:
    stage.hands.enter()
    until_taken(stage.hands, "£42.20")
    stage.hands.until("Change to give", "£2.80")


def _cheque_too_large(stage: Stage) -> None:
    hands = stage.hands
    add_account(hands, "20441978", "£25.00")
    hands.press(Key.Key_F6)
    hands.until_keys_in("Cheque number")
    hands.type("000871")
    hands.press(Key.Key_Tab, SHIFT)
    hands.until_keys_in("Amount of the cheque")
    hands.type("50.00")
    hands.enter()
    hands.until("That is £25.00 more than is owed")


def _cheque_taken(stage: Stage) -> None:
    hands = stage.hands
    hands.until_keys_in("Amount of the cheque")
    hands.type("25.00")
    hands.enter()
    until_taken(hands, "£25.00")


def _card_fields(stage: Stage) -> None:
    hands = stage.hands
    add_account(hands, "9000104928", "£142.10")
    hands.press(Key.Key_F7)
    hands.until("Key on the terminal", "£142.10")
    hands.until_keys_in("Authorisation code")
    hands.type("882104")
    hands.enter()
    hands.until_keys_in("Last four digits")
    hands.type("4417")


def _card_taken(stage: Stage) -> None:
    stage.hands.enter()
    until_taken(stage.hands, "£142.10")


def _mistyped(stage: Stage) -> None:
    stage.hands.type("70123465")
    stage.hands.until("The check digit does not agree", "7012 3456")


def _on_stop(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_Escape)
    hands.until_gone("The check digit does not agree")
    hands.type("70550016")
    hands.until("Hargreaves")
    hands.enter()
    hands.until("This account is on stop: Refer to recovery")


def _paid_already(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_Escape)
    hands.until_gone("This account is on stop")
    hands.type("70123456")
    hands.enter()
    hands.until("Paid already?", "£142.10 was paid on")


def _left_out(stage: Stage) -> None:
    stage.hands.press(Key.Key_Escape)
    stage.hands.until("Left out. Nothing was added.", _NOTHING_YET)
    stage.hands.until_keys_in(SEARCH)


def _too_little(stage: Stage) -> None:
    hands = stage.hands
    add_account(hands, "70449002", "£120.00")
    hands.press(Key.Key_F5)
    hands.until(_CASH_FORM)
    hands.type("100")
    hands.enter()
    hands.until("Still to pay", "£20.00")
    hands.until_gone(_CASH_FORM)


def _rest_in_cash(stage: Stage) -> None:
    pay_exact_cash(stage.hands, "£120.00")


def _park(stage: Stage) -> None:
    add_account(stage.hands, "21234567890124", "£3.60")
    stage.hands.press(Key.Key_F9)
    stage.hands.until("Parked. F9 takes it back.", _NOTHING_YET)


def _parked_list(stage: Stage) -> None:
    stage.hands.press(Key.Key_F9)
    stage.hands.until("Parked payments", "£3.60")


def _taken_back(stage: Stage) -> None:
    hands = stage.hands
    hands.enter()
    hands.until("To pay · 1 line", "£3.60")
    hands.press(Key.Key_F5)
    hands.until(_CASH_FORM)
    hands.type("5")
    hands.enter()
    until_taken(hands, "£3.60")
    hands.until("Change to give", "£1.40")


SIMPLE_CASH, SCANNED = "simple-cash", "scanned-bill"

AT_THE_COUNTER: tuple[Step, ...] = (
    Step("sign-in", _see_sign_in, "the till asks who is there"),
    Step("wrong-password", _wrong_password, "a wrong password is refused"),
    Step("float-asked", _sign_in, "signed in; the till asks for the float"),
    Step("float-counted", _count_float, "a float of £100.00 is counted"),
    Step("counter-empty", _open_session, "the session is open"),
    Step("search-by-name", _search_name, "an account is found by parts of name and street"),
    Step("search-by-postcode", _search_postcode, "and by postcode"),
    Step("search-cleared", _clear_search, "Esc empties the box"),
    Step(SIMPLE_CASH, _simple_cash, "council tax, £142.10 in cash"),
    Step(SCANNED, _scanned_bill, "rent, £96.22, the bill is scanned"),
    Step("another-amount", _ask_other_amount, "F3: business rates, another amount than what is due"),
    Step("cash-tendered", _pay_with_change, "£80.00 is handed over for £60.00"),
    Step("change-given", _give_change, "£20.00 change"),
    Step("item-with-quantity", _item_found, "three rolls of bags with VAT"),
    Step("two-funds", _two_funds, "and a parking fine in the same payment"),
    Step("cheque-fields", _cheque_fields, "a cheque for the fine"),
    Step("split-tender", _split_tender, "cash for the rest"),
    Step("split-taken", _split_taken, "£42.20 over two funds by cheque and cash"),
    Step("cheque-too-large-refused", _cheque_too_large, "a cheque for more than is owed is refused"),
    Step("cheque-taken", _cheque_taken, "£25.00 by cheque"),
    Step("card-fields", _card_fields, "an invoice by card: what the terminal's slip says is keyed"),
    Step("card-taken", _card_taken, "£142.10 by card"),
    Step("mistyped-reference-refused", _mistyped, "two digits swapped: refused, the accounts nearby are offered"),
    Step("stopped-account-refused", _on_stop, "an account on stop is refused"),
    Step("paid-already", _paid_already, "the same account and amount again: the till asks"),
    Step("left-out", _left_out, "Esc: nothing was added"),
    Step("too-little-is-not-taken", _too_little, "£100.00 for £120.00 takes nothing yet"),
    Step("rest-in-cash", _rest_in_cash, "the other £20.00 makes it a payment"),
    Step("parked", _park, "a payment is put aside"),
    Step("parked-list", _parked_list, "F9 lists what was put aside"),
    Step("taken-back", _taken_back, "and takes it back: £3.60, change £1.40"),
)
