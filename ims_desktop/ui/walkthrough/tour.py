"""What the demo's day leaves out, a screen or a card at a time, for whoever looks at every one of them."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import (
    ADMINISTRATOR,
    COLLEAGUE,
    SEARCH,
    SUPERVISOR,
    add_account,
    approve_by,
    count_pieces,
    pay_exact_cash,
    session_menu,
    sign_in,
)
from ims_desktop.ui.walkthrough.keyboard import ALT, Key
from ims_desktop.ui.walkthrough.tour_of_custody import BY_ITS_SLIP, CUSTODY, HANDED_ON
from ims_desktop.ui.walkthrough.tour_of_payers import PAYERS, QUESTIONS
from ims_desktop.ui.walkthrough.tour_of_trouble import TROUBLE


def _open_session(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F12)
    sign_in(hands, COLLEAGUE, stage.passwords(COLLEAGUE))
    hands.until("Open a session", "B. Davies")
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£10 pieces", "10"))
    hands.tab_to("Open session")
    hands.enter()
    hands.until("Session open since")
    add_account(hands, "70981120", "£120.40")
    pay_exact_cash(hands, "£120.40")


def _over_the_limit(stage: Stage) -> None:
    hands = stage.hands
    hands.click("Put away")  # that an e-mail was not sent
    hands.until_keys_in(SEARCH)
    hands.type("550018238")
    hands.until("£1,204.00 due")
    hands.press(Key.Key_F3)
    hands.until_keys_in("What is being paid")
    hands.type("1100")
    hands.enter()
    hands.until("To pay · 1 line", "£1,100.00")
    hands.press(Key.Key_F5)
    hands.until("Cash handed over")
    hands.enter()
    hands.until("Cash over the limit")


def _asked(key: Qt.Key, button: str, words: str) -> Callable[[Stage], None]:
    """Esc leaves what was asked before; a key is pressed once its button is there, which is after the screen is."""

    def ask(stage: Stage) -> None:
        session_menu(stage, button)
        stage.hands.press(key, ALT)
        stage.hands.until(words)

    return ask


def _lifted(stage: Stage) -> None:
    hands = stage.hands
    session_menu(stage, "Fill the imprest")
    hands.press(Key.Key_I, ALT)
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£20 pieces", "1"))
    hands.tab_to("Fill the imprest")
    hands.enter()
    approve_by(stage, SUPERVISOR)
    hands.until("What to do", "To the imprest")


def _menu(stage: Stage) -> None:
    session_menu(stage, "Imprest voucher")


def _spot_check_asked(stage: Stage) -> None:
    hands = stage.hands
    _asked(Key.Key_K, "Spot check", "Nothing is closed by it")(stage)
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£20 pieces", "1"))
    hands.tab_to("Keep the count")
    hands.enter()
    hands.until("The supervisor who counted")


def _receipts(key: Qt.Key, words: str) -> Callable[[Stage], None]:
    def ask(stage: Stage) -> None:
        stage.hands.press(Key.Key_Escape)
        stage.hands.press(Key.Key_Escape)
        stage.hands.go_to("Receipts")
        stage.hands.until("payment", "TOTAL")
        stage.hands.press(key, ALT)
        stage.hands.until(words)

    return ask


def _others_counter(stage: Stage) -> None:
    _signed_in(stage, SUPERVISOR, "S. Morgan")
    stage.hands.go_to("Counter")
    stage.hands.until("B. Davies", "session")


def _in_absence(stage: Stage) -> None:
    stage.hands.go_to("Count")
    stage.hands.until("Sessions that wait", "B. Davies")
    stage.hands.enter()
    stage.hands.until("is not here: you count")


def _signed_in(stage: Stage, user: str, name: str) -> None:
    hands = stage.hands
    hands.press(Key.Key_F12)
    sign_in(hands, user, stage.passwords(user))
    hands.until(name)


def _back_again(stage: Stage) -> None:
    _signed_in(stage, COLLEAGUE, "B. Davies")
    stage.hands.go_to("Post")
    stage.hands.until("To work off", "Log what came")


def _slip_keyed(stage: Stage) -> None:
    hands = stage.hands
    hands.go_to("Counter")
    hands.until_keys_in(SEARCH)
    hands.press(Key.Key_B, ALT)
    hands.until("From a receipt book")


def _rest(stage: Stage) -> None:
    stage.hands.press(Key.Key_Escape)
    _main(stage).rest(keep=frozenset())


def _main(stage: Stage) -> MainWindow:
    return next(part for part in stage.hands.sight.window().findChildren(MainWindow) if part.isVisible())


def _closed(stage: Stage) -> None:
    hands = stage.hands
    _main(stage).wake()
    hands.press(Key.Key_F10)
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£10 pieces", "4"))
    hands.press(Key.Key_T, ALT)
    hands.until("Before it counts")  # the cheques and the terminal's total were left blank
    hands.press(Key.Key_T, ALT)
    hands.until("Does not agree")
    hands.press(Key.Key_F, ALT)
    hands.until("Reason for the difference")


def _supervisor(stage: Stage) -> None:
    _signed_in(stage, SUPERVISOR, "S. Morgan")
    stage.hands.go_to("Count")
    stage.hands.until("Sessions that wait", "A. Cashier")


def _administrator(stage: Stage) -> None:
    _signed_in(stage, ADMINISTRATOR, "H. Nowak")
    stage.hands.go_to("Limits")
    stage.hands.until("Limits of an office", "Set it", within_seconds=90.0)
    stage.hands.until_gone("looking …", within_seconds=90.0)


def _screen(name: str, words: str, *presses: Qt.Key) -> Callable[[Stage], None]:
    def go(stage: Stage) -> None:
        stage.hands.go_to(name)
        stage.hands.until(words, within_seconds=90.0)
        stage.hands.until_gone("looking …", within_seconds=90.0)
        for one in presses:
            stage.hands.press(one)

    return go


def _watch_list(stage: Stage) -> None:
    hands = stage.hands
    hands.go_to("Watch list")
    hands.until("the last 30 days", within_seconds=90.0)  # not while it is still looking
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    hands.until_gone("looking …", within_seconds=90.0)


TOUR: tuple[Step, ...] = (
    Step("counter-after", _open_session, "a new session"),
    *PAYERS,
    Step("over-the-limit", _over_the_limit, "cash over the limit"),
    Step("session-menu", _menu, "all that can be done with a session"),
    Step("top-up", _asked(Key.Key_T, "Top up from the safe", "comes from the safe into the drawer"), "top-up"),
    Step("swap", _asked(Key.Key_S, "Swap change", "Of equal value both ways"), "swap"),
    Step("set-aside", _asked(Key.Key_A, "Set money aside", "at its face value"), "set aside"),
    Step("imprest", _lifted, "the imprest, listed"),
    Step("swap-till", _asked(Key.Key_W, "Swap with a till", "Its cashier keys the same"), "swap with another till"),
    *BY_ITS_SLIP,
    Step("float-back", _asked(Key.Key_O, "Float back to the safe", "with which nobody opens"), "a float goes back"),
    Step("imprest-back", _asked(Key.Key_B, "Imprest back to the safe", "goes back to the safe"), "back"),
    Step(
        "open-drawer",
        _asked(Key.Key_D, "Open the drawer", "It stands on the roll with your name"),
        "the drawer without a sale",
    ),
    Step("spot-check", _spot_check_asked, "a spot check asks its supervisor"),
    Step("correct", _receipts(Key.Key_C, "Correct"), "correct a payment"),
    Step("refund", _receipts(Key.Key_G, "goes back"), "refund a payment"),
    Step("others-session", _others_counter, "another's session is open"),
    Step("others-count", _in_absence, "count in absence"),
    Step("session-of-another", _screen("Session", "session"), "another's session"),
    Step("post", _back_again, "the post"),
    Step("own-accounts", _screen("Accounts", "Accounts that you do nothing on"), "own and family accounts"),
    Step("receipt-book", _slip_keyed, "slips of a receipt book"),
    *QUESTIONS,
    Step("rest", _rest, "nobody there for a minute"),
    Step("closing", _closed, "a count that does not agree"),
    *HANDED_ON,
    Step("sessions-that-wait", _supervisor, "what waits for a supervisor"),
    Step("board-behind", _screen("Tills", "BA1-03A", Key.Key_Return, Key.Key_Return), "behind a figure"),
    Step("approvals", _screen("Approvals", "· closed "), "approvals"),
    Step("watch-list", _watch_list, "the watch list"),
    Step("banking", _screen("Banking", "To bank"), "banking"),
    *CUSTODY,
    Step("supervisor-sync", _screen("Sync", "Sync"), "sync with its tabs"),
    Step("supervisor-finance", _screen("Finance", "transaction"), "transactions"),
    Step("supervisor-help", _screen("Help", "Screens"), "a supervisor's help"),
    Step("limits", _administrator, "an office's limits"),
    *TROUBLE,
)
