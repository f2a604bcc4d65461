"""The end of the day: counted and closed offline with a mistake in it, approved by another person at their own desk."""

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import CASHIER, sign_in
from ims_desktop.ui.walkthrough.keyboard import ALT, CONTROL, Hands, Key

SUPERVISOR = "smorgan"
_PATIENCE_SECONDS = 90.0
_COUNTED = (("£20 pieces", "50"), ("£10 pieces", "10"), ("£2 pieces", "1"), ("20p pieces", "1"), ("2p pieces", "1"))
"""What lies in the drawer: the £104.87 that the till has as cash went through the card terminal."""
_TERMINAL = "246.97"


def go_to(hands: Hands, screen: str) -> None:
    """Go to a screen by its number on the rail, once it is there."""
    hands.until(screen)
    hands.press(Key(int(Key.Key_0) + hands.sight.number_of(screen)), CONTROL)


def _begin_to_count(stage: Stage) -> None:
    stage.hands.press(Key.Key_F10)
    stage.hands.until("Count everything without looking at what there should be")
    stage.hands.until_keys_in("£50 pieces")


def _count(stage: Stage) -> None:
    hands = stage.hands
    for name, pieces in _COUNTED:
        hands.tab_to(name)
        hands.type(pieces)
    hands.until("£1,102.22")
    hands.tab_to("Cheques to tick")
    hands.press(Key.Key_Space, times=2)
    hands.tab_to("Card at the counter: the terminal says")
    hands.type(_TERMINAL)


def _does_not_agree(stage: Stage) -> None:
    stage.hands.press(Key.Key_T, ALT)
    stage.hands.until("Does not agree, count again.", "You can count 2 more times.")


def _explained(stage: Stage) -> None:
    stage.hands.press(Key.Key_F, ALT)
    stage.hands.until("What could explain it", "£104.87, keyed as cash: was it by card?")


def _entry_behind_it(stage: Stage) -> None:
    stage.hands.press(Key.Key_1, ALT)
    stage.hands.until_keys_in("Entries behind it")
    stage.hands.enter()
    stage.hands.until("TOTAL", "£104.87")


def _own_approval(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_Escape)
    hands.tab_to("Reason for the difference")
    hands.type("Paid by card, keyed as cash")
    hands.press(Key.Key_L, ALT)
    second_person(stage, CASHIER)
    hands.until("Nobody approves or witnesses their own. Ask another person.")


def second_person(stage: Stage, user: str) -> None:
    """Another person's own user name and password, typed on the card that asks for them."""
    hands = stage.hands
    hands.until_keys_in("Their own user name")
    hands.type(user)
    hands.enter()
    hands.until_keys_in("Their own password")
    hands.type(stage.passwords(user))
    hands.enter()


def _closed_offline(stage: Stage) -> None:
    stage.hands.press(Key.Key_N, ALT)
    stage.hands.until("A. Cashier's session is closed", "awaiting approval", "The Z sheet was sent to the printer.")


def _go_to_sync(stage: Stage) -> None:
    go_to(stage.hands, "Sync")
    stage.hands.until("Offline")


def _supervisor(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F12)
    sign_in(hands, SUPERVISOR, stage.passwords(SUPERVISOR))
    go_to(hands, "Tills")
    hands.until("S. Morgan", "A. Cashier", within_seconds=_PATIENCE_SECONDS)


def _to_approve(stage: Stage) -> None:
    hands = stage.hands
    go_to(hands, "Approvals")
    hands.until("! To approve", "Reason: Paid by card, keyed as cash", within_seconds=_PATIENCE_SECONDS)


def _approved(stage: Stage) -> None:
    hands = stage.hands
    hands.tab_to("Reason")
    hands.type("Terminal's slip seen")
    hands.press(Key.Key_A, ALT)
    hands.until("approved")


def _all_sessions(stage: Stage) -> None:
    stage.hands.press(Key.Key_3, ALT)
    stage.hands.until("✓ Approved", "Approved by S. Morgan")


CLOSED_OFFLINE: tuple[Step, ...] = (
    Step("count", _begin_to_count, "F10: the day is counted, blind"),
    Step("counted", _count, "cash by piece, cheques ticked, what the terminal says"),
    Step("does-not-agree", _does_not_agree, "it does not agree: nothing is said of how much"),
    Step("explained", _explained, "counting is finished: a payment by card was keyed as cash"),
    Step("entry-behind-it", _entry_behind_it, "its entry is one key away"),
    Step("own-approval-refused", _own_approval, "nobody approves their own"),
    Step("closed-offline", _closed_offline, "closed all the same: it awaits approval"),
    Step("close-waits", _go_to_sync, "the close waits for central with the rest"),
)

APPROVED: tuple[Step, ...] = (
    Step("supervisor-tills", _supervisor, "a supervisor sees the office's tills"),
    Step("to-approve", _to_approve, "the session with its evidence"),
    Step("approved", _approved, "approved at their own desk"),
    Step("approved-session", _all_sessions, "who approved it stands beside it"),
)
