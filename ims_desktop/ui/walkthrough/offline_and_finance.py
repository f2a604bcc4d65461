"""The rest of the morning: receipts, central away and back, a restart in between, and finance finding it all."""

from collections.abc import Callable

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import CASHIER, SEARCH, add_account, pay_exact_cash, sign_in
from ims_desktop.ui.walkthrough.keyboard import ALT, Key

FINANCE = "fofficer"
OFFLINE: tuple[tuple[str, str], ...] = (
    ("70317710", "£80.00"),
    ("70602180", "£40.00"),
    ("61100513680", "£104.87"),
    ("550020912", "£311.00"),
    ("9000104982", "£142.10"),
)
"""References and what is due on them, paid in cash while central is away."""
_SAFE = "Payments are safe on this till"
_CENTRAL_SECONDS = 90.0


def _my_receipts(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F4)
    hands.press(Key.Key_Escape)
    hands.tab_to("This session")
    hands.press(Key.Key_Space)
    hands.press(Key.Key_F4)
    hands.until("8 payments · £631.22", "TOTAL")


def _receipt_shown(stage: Stage) -> None:
    stage.hands.type("42.20")
    stage.hands.until("1 payment · £42.20", "£42.20", "Dog-waste bags")


def _reprinted(stage: Stage) -> None:
    stage.hands.press(Key.Key_P, ALT)
    stage.hands.until("1 copy made")


def _sync_well(stage: Stage) -> None:
    stage.hands.go_to("Sync")
    stage.hands.until("Connected to central", "Nothing to do.")


def _central_away(stage: Stage) -> None:
    stage.world.central_away()
    stage.hands.press(Key.Key_S, ALT)
    stage.hands.until("Offline", _SAFE, within_seconds=_CENTRAL_SECONDS)


def _offline_search(stage: Stage) -> None:
    stage.hands.go_to("Counter")
    stage.hands.until_keys_in(SEARCH)
    stage.hands.type("sharma")
    stage.hands.until("Sharma", "£104.87 due", _SAFE)


def _first_offline(stage: Stage) -> None:
    stage.hands.press(Key.Key_Escape)
    stage.hands.until_gone("£104.87 due")
    _paid_offline(1)(stage)


def _paid_offline(number: int) -> Callable[[Stage], None]:
    reference, amount = OFFLINE[number - 1]

    def pay(stage: Stage) -> None:
        add_account(stage.hands, reference, amount)
        pay_exact_cash(stage.hands, amount)
        stage.hands.until(_SAFE)

    return pay


def _half_done(stage: Stage) -> None:
    add_account(stage.hands, *OFFLINE[2])


def _restarted(stage: Stage) -> None:
    stage.world.restart_till()
    stage.hands.until("Sign in", "User", "Password")


def _signed_in_again(stage: Stage) -> None:
    sign_in(stage.hands, CASHIER, stage.passwords(CASHIER))
    stage.hands.until("To pay · 1 line", OFFLINE[2][1], "Session open since")
    stage.hands.until(_SAFE, within_seconds=_CENTRAL_SECONDS)
    stage.hands.until_keys_in(SEARCH)


def _kept_basket_paid(stage: Stage) -> None:
    pay_exact_cash(stage.hands, OFFLINE[2][1])


def _waiting(stage: Stage) -> None:
    stage.hands.go_to("Sync")
    stage.hands.until("Offline", "£677.97 in payments")


def _central_back(stage: Stage) -> None:
    stage.world.central_back()
    stage.hands.press(Key.Key_S, ALT)
    stage.hands.until("Connected to central", "0 waiting", within_seconds=_CENTRAL_SECONDS)


def _locked(stage: Stage) -> None:
    stage.hands.press(Key.Key_F12)
    stage.hands.until("Sign in", "Locked by ", "User", "Password")


def _finance(stage: Stage) -> None:
    sign_in(stage.hands, FINANCE, stage.passwords(FINANCE))
    stage.hands.until("F. Officer", "This week", within_seconds=_CENTRAL_SECONDS)
    stage.hands.until("transactions ·", "Business Rates")


def _found_by_amount(stage: Stage) -> None:
    stage.hands.until_keys_in("Search transactions")
    stage.hands.type("311.00")
    stage.hands.until("1 transaction ·", "550020912")


def _details(stage: Stage) -> None:
    stage.hands.enter()
    stage.hands.until("Arrived at central", "Counted in its fund", "Taken at till 03 by A. Cashier")


def _receipt_at_central(stage: Stage) -> None:
    stage.hands.press(Key.Key_P, ALT)
    stage.hands.until("TOTAL", "£311.00")


def _cheque_came_back(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_P, ALT)
    hands.press(Key.Key_F4)
    hands.until_keys_in("Search transactions")
    hands.type("27.80")
    hands.until("1 transaction ·", "BJ99518409", "Cheque 000214")  # its details have come
    hands.press(Key.Key_Q, ALT)
    hands.until("Cheque returned by the bank", "Cheque 000214, £35.00 of", within_seconds=_CENTRAL_SECONDS)
    hands.tab_to("Number of the bank's advice")
    hands.type("UNP 4471")


def _cheque_recorded(stage: Stage) -> None:
    stage.hands.press(Key.Key_Y, ALT)
    recorded = "Recorded as BA1-Q000001: £35.00 is taken back."
    stage.hands.until(recorded, "Cheque returned by the bank, recorded", within_seconds=_CENTRAL_SECONDS)


def _left_the_bank(stage: Stage) -> None:
    stage.hands.go_to("Custody")
    stage.hands.until("✓ Adds up", "Bank", "£1,037.22", within_seconds=_CENTRAL_SECONDS)


def _all_tills(stage: Stage) -> None:
    stage.hands.go_to("Proof")
    stage.hands.until("All tills", "03A")


def _help(stage: Stage) -> None:
    stage.hands.press(Key.Key_F1)
    stage.hands.until("Keys", "When something is down")


RECEIPTS_AND_SYNC: tuple[Step, ...] = (
    Step("my-receipts", _my_receipts, "eight receipts so far"),
    Step("receipt-on-screen", _receipt_shown, "one of them, found by its amount"),
    Step("reprint-copy", _reprinted, "printed again, marked COPY"),
    Step("sync", _sync_well, "till and central agree"),
)

WHILE_CENTRAL_IS_AWAY: tuple[Step, ...] = (
    Step("central-away", _central_away, "central goes away"),
    Step("offline-search", _offline_search, "accounts are found all the same"),
    Step("offline-payment-1", _first_offline, "£80.00 offline"),
    Step("offline-payment-2", _paid_offline(2), "£40.00 offline"),
    Step("half-done", _half_done, "a line is on the screen when …"),
    Step("restarted", _restarted, "… the till is restarted"),
    Step("basket-kept", _signed_in_again, "signed in again: the line is still there, the queue too"),
    Step("offline-payment-3", _kept_basket_paid, "£104.87 offline"),
    Step("offline-payment-4", _paid_offline(4), "£311.00 offline"),
    Step("offline-payment-5", _paid_offline(5), "£142.10 offline"),
    Step("five-waiting", _waiting, "five payments wait"),
)

CENTRAL_IS_BACK = (Step("central-back", _central_back, "central is back: the queue drains"),)

FINANCE_FINDS_THEM: tuple[Step, ...] = (
    Step("locked", _locked, "F12 locks the till"),
    Step("finance-transactions", _finance, "finance signs in and sees the morning"),
    Step("finance-search-by-amount", _found_by_amount, "one of the five, found by its amount"),
    Step("finance-details", _details, "its life from the counter to its fund"),
    Step("finance-receipt", _receipt_at_central, "its receipt, made from central"),
    Step("cheque-came-back", _cheque_came_back, "the bank returns a cheque: £35.00, with its VAT"),
    Step("cheque-recorded", _cheque_recorded, "what it paid is taken back"),
    Step("cheque-left-the-bank", _left_the_bank, "and its money has left the bank"),
    Step("finance-all-tills", _all_tills, "what central has of every till"),
    Step("help", _help, "every key, and what to do when something is down"),
)
