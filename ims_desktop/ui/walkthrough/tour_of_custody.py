"""The tour where money lies by its slip or with somebody: vouchers, the envelope, a drawer handed on, the safe."""

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import CASHIER, SUPERVISOR, approve_by, count_pieces, session_menu
from ims_desktop.ui.walkthrough.keyboard import ALT, Key

AUDITOR = "rauditor"
_CENTRAL_SECONDS = 90.0


def _voucher(stage: Stage) -> None:
    hands = stage.hands
    session_menu(stage, "Imprest voucher")
    hands.press(Key.Key_V, ALT)
    hands.until("The voucher lies in its place")
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£5 pieces", "1"))
    hands.tab_to("Paid to")
    hands.type("Westmere Stationers")
    hands.tab_to("VAT code of what was bought")
    hands.type("W0")
    hands.tab_to("What for")
    hands.type("Two boxes of envelopes")


def _reimbursed(stage: Stage) -> None:
    """The voucher is paid out for it; two vouchers' worth of words would look the same."""
    hands = stage.hands
    hands.tab_to("Pay out")
    hands.enter()
    approve_by(stage, SUPERVISOR)
    session_menu(stage, "Reimburse the imprest")
    hands.press(Key.Key_M, ALT)
    hands.until("Tick the vouchers that finance takes")
    hands.press(Key.Key_Space)
    hands.until("Into the imprest", "£5.00")


def _set_aside(stage: Stage) -> None:
    hands = stage.hands
    session_menu(stage, "Set money aside")
    hands.press(Key.Key_A, ALT)
    hands.until("at its face value")
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£10 pieces", "1"))
    hands.tab_to("What it is")
    hands.type("Ten pounds of 2012, found in the drawer")


def _emptied(stage: Stage) -> None:
    hands = stage.hands
    hands.tab_to("Set aside")
    hands.enter()
    hands.until("Empty the envelope")
    session_menu(stage, "Empty the envelope")
    hands.press(Key.Key_E, ALT)
    hands.until("Tick what leaves")
    hands.press(Key.Key_Space)
    hands.until("Of takings", "£10.00")


def _handed_over(stage: Stage) -> None:
    hands = stage.hands
    hands.tab_to("Reason for the difference")
    hands.type("Not known yet")
    hands.press(Key.Key_H, ALT)
    hands.until("Who goes on with this drawer")


def _taken_over(stage: Stage) -> None:
    approve_by(stage, CASHIER)
    stage.hands.until("B. Davies's session is closed")


def _cards(stage: Stage) -> None:
    hands = stage.hands
    hands.go_to("Custody")
    hands.until("Where every pound is", "Card sales that no report had", within_seconds=_CENTRAL_SECONDS)


def _check(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_S, ALT)
    hands.until("Two count it together")
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£20 pieces", "3"), ("£10 pieces", "7"))
    hands.tab_to("Cheques, £")
    hands.type("0")


def _checker(stage: Stage) -> None:
    stage.hands.press(Key.Key_T, ALT)
    stage.hands.until("The checker")


def _checked(stage: Stage) -> None:
    approve_by(stage, AUDITOR)
    stage.hands.until("should be £", within_seconds=_CENTRAL_SECONDS)


def _after(stage: Stage) -> None:
    stage.hands.press(Key.Key_B, ALT)
    stage.hands.until("Where every pound is", "All of it", within_seconds=_CENTRAL_SECONDS)


BY_ITS_SLIP: tuple[Step, ...] = (
    Step("voucher", _voucher, "an imprest voucher: what was bought, and of whom"),
    Step("reimburse", _reimbursed, "Alt+M: finance takes the voucher and brings its money"),
    Step("set-aside-found", _set_aside, "a withdrawn note goes into the envelope"),
    Step("envelope-emptied", _emptied, "Alt+E: who has it now"),
)

HANDED_ON: tuple[Step, ...] = (
    Step("hand-over", _handed_over, "Alt+H: the drawer goes on to the next cashier"),
    Step("handed-over", _taken_over, "by their own password: one session closed, the next open"),
)

CUSTODY: tuple[Step, ...] = (
    Step("cards-unmatched", _cards, "custody, with the card sales that no report had"),
    Step("safe-counted", _check, "Alt+S: the safe is counted blind"),
    Step("checker-asked", _checker, "whoever counted with them gives their word"),
    Step("safe-checked", _checked, "what should have been there, and what was"),
    Step("custody-checked", _after, "custody after it"),
)
