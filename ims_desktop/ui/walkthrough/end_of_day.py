"""The end of the day: counted and closed offline with a mistake in it, approved by another person at their own desk."""

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import CASHIER, SUPERVISOR, approve_by, count_pieces, sign_in
from ims_desktop.ui.walkthrough.keyboard import ALT, Key

_PATIENCE_SECONDS = 90.0
_COUNTED = (
    ("£20 pieces", "30"),
    ("£10 pieces", "9"),
    ("£5 pieces", "1"),
    ("£2 pieces", "1"),
    ("20p pieces", "1"),
    ("2p pieces", "1"),
)
"""What lies in the drawer after the lift: the £104.87 that the till has as cash went through the card terminal."""
_TERMINAL = "246.97"


def _begin_to_count(stage: Stage) -> None:
    stage.hands.press(Key.Key_F10)
    stage.hands.until("Count everything without looking at what there should be")
    stage.hands.until_keys_in("£50 pieces")


def _count(stage: Stage) -> None:
    hands = stage.hands
    count_pieces(hands, *_COUNTED)
    hands.until("£697.22")
    hands.tab_to("Cheques to tick")
    hands.press(Key.Key_Space, times=2)
    hands.press(Key.Key_K, ALT)  # every card sale is on the terminal's report
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
    approve_by(stage, CASHIER)
    hands.until("Nobody approves or witnesses their own. Ask another person.")


def _closed_offline(stage: Stage) -> None:
    stage.hands.press(Key.Key_N, ALT)
    stage.hands.until("A. Cashier's session is closed", "awaiting approval", "The Z sheet was sent to the printer.")


def _go_to_sync(stage: Stage) -> None:
    stage.hands.go_to("Sync")
    stage.hands.until("Offline")


def _supervisor(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F12)
    sign_in(hands, SUPERVISOR, stage.passwords(SUPERVISOR))
    hands.go_to("Tills")
    hands.until("S. Morgan", "Tills at work", "BA1-03A", within_seconds=_PATIENCE_SECONDS)


def _to_approve(stage: Stage) -> None:
    hands = stage.hands
    hands.go_to("Approvals")
    hands.until("! To approve", "Reason: Paid by card, keyed as cash", within_seconds=_PATIENCE_SECONDS)


def _approved(stage: Stage) -> None:
    hands = stage.hands
    hands.tab_to("Reason")
    hands.type("Terminal's slip seen")
    hands.press(Key.Key_A, ALT)
    hands.until("approved")


def _all_sessions(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_3, ALT)
    hands.until("2 sessions", "B. Davies")
    hands.press(Key.Key_Down)
    hands.until("Approved by S. Morgan", "13 payments")


def _to_bank(stage: Stage) -> None:
    hands = stage.hands
    hands.go_to("Banking")
    hands.until("A. Cashier", "B. Davies", within_seconds=_PATIENCE_SECONDS)
    hands.press(Key.Key_C, ALT)
    hands.until("£1,072.22", "2 sessions: £1,012.22 in cash, 2 cheques")


def _slip_made(stage: Stage) -> None:
    hands = stage.hands
    hands.tab_to("Bags")
    hands.type("S 1017=1012.22")
    hands.press(Key.Key_M, ALT)
    hands.until("Slip BA1-P000001 is made.", within_seconds=_PATIENCE_SECONDS)


def _handed_over(stage: Stage) -> None:
    _signed(stage, "G. Uard", "R 1017")
    stage.hands.press(Key.Key_H, ALT)
    stage.hands.until("Handed over.", within_seconds=_PATIENCE_SECONDS)


def _in_the_bank(stage: Stage) -> None:
    _signed(stage, "Westmere Bank", "B 5520")
    stage.hands.press(Key.Key_B, ALT)
    stage.hands.until("The bank has it.", within_seconds=_PATIENCE_SECONDS)


def _signed(stage: Stage, who: str, receipt: str) -> None:
    stage.hands.tab_to("Carrier, or who at the bank")
    stage.hands.type(who)
    stage.hands.tab_to("Receipt that they gave")
    stage.hands.type(receipt)


def _where_every_pound_is(stage: Stage) -> None:
    stage.hands.go_to("Custody")
    stage.hands.until("✓ Adds up", "Bank", "£1,072.22", "£130.00", within_seconds=_PATIENCE_SECONDS)


CLOSED_OFFLINE: tuple[Step, ...] = (
    Step("count", _begin_to_count, "F10: the day is counted, blind"),
    Step("counted", _count, "cash by piece, cheques and card sales ticked, what the terminal says"),
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

BANKED: tuple[Step, ...] = (
    Step("to-bank", _to_bank, "both sessions can be banked"),
    Step("slip-made", _slip_made, "made up in one bag, on one slip"),
    Step("handed-over", _handed_over, "the carrier signs for the bag"),
    Step("in-the-bank", _in_the_bank, "and the bank for what is in it"),
    Step("custody", _where_every_pound_is, "where every pound is: it adds up"),
)
