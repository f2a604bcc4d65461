"""The tour's last part: a till that an administrator blocked, and what it sent held for finance."""

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import CASHIER, add_account, pay_exact_cash, sign_in
from ims_desktop.ui.walkthrough.keyboard import ALT, Key
from ims_desktop.ui.walkthrough.offline_and_finance import FINANCE

_CENTRAL_SECONDS = 90.0
_BLOCKED = "An administrator blocked this till"


def _left(stage: Stage) -> None:
    """What stood at the counter when the drawer was handed over is parked under that cashier's name."""
    hands = stage.hands
    hands.press(Key.Key_F12)
    sign_in(hands, CASHIER, stage.passwords(CASHIER))
    hands.until("Session open since", "Parked here by B. Davies: 1, never paid.", "Nothing in this payment yet")


def _blocked(stage: Stage) -> None:
    """Blocked while central is away: what is taken before the till hears of it is held."""
    hands = stage.hands
    stage.world.office_sets(identity__questions="")
    hands.go_to("Sync")
    hands.press(Key.Key_S, ALT)
    hands.until("Connected to central", "Nothing to do.", within_seconds=_CENTRAL_SECONDS)
    stage.world.till_is_blocked()
    hands.press(Key.Key_S, ALT)
    hands.until("Offline", within_seconds=_CENTRAL_SECONDS)
    hands.go_to("Counter")
    add_account(hands, "2*bag", "£4.80")
    pay_exact_cash(hands, "£4.80")
    hands.go_to("Sync")
    stage.world.central_back()
    hands.press(Key.Key_S, ALT)
    hands.until(_BLOCKED, within_seconds=_CENTRAL_SECONDS)


def _takes_nothing(stage: Stage) -> None:
    hands = stage.hands
    hands.go_to("Counter")
    hands.type("3*bag")
    hands.enter()
    hands.until("has blocked this till, so no money is taken")


def _held(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F12)
    sign_in(hands, FINANCE, stage.passwords(FINANCE))
    hands.until("F. Officer", "This week", within_seconds=_CENTRAL_SECONDS)
    hands.until_keys_in("Search transactions")
    hands.type("BA1-03A")
    hands.until("Finance puts it right on Proof", within_seconds=_CENTRAL_SECONDS)


def _held_at_proof(stage: Stage) -> None:
    stage.hands.go_to("Proof")
    stage.hands.until("All tills", "03A", "Put right", within_seconds=_CENTRAL_SECONDS)


def _put_right(stage: Stage) -> None:
    stage.hands.press(Key.Key_R, ALT)
    stage.hands.until("What becomes of it")


TROUBLE: tuple[Step, ...] = (
    Step("parked-by-another", _left, "who took the drawer over is told whose payment is parked"),
    Step("blocked", _blocked, "an administrator blocked the till: what was taken is sent and held"),
    Step("blocked-takes-nothing", _takes_nothing, "and it takes nothing more"),
    Step("held", _held, "finance looks for a receipt: it is held"),
    Step("held-at-proof", _held_at_proof, "what is held of the till, and why"),
    Step("put-right", _put_right, "how finance puts it right"),
)
