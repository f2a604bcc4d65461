"""The tour's part at the counter: a list that one cheque pays, a charge that grows, who pays, and where it is sent."""

from PySide6.QtGui import QGuiApplication

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import SEARCH
from ims_desktop.ui.walkthrough.keyboard import ALT, CONTROL, NONE, Key

_LIST = "70123456\t142.10\n61000881203\t96.22\n70981102\t120.40\nBJ99530007\t115.00\n61100513680\t104.87\n"
"""Council tax and a rent that were paid today, two digits swapped, a fine that is with agents, another rent."""
_QUESTIONS = "Date of birth; First line of the address; A payment of the last three months"
_NOTHING_YET = "Nothing in this payment yet"


def _list_pasted(stage: Stage) -> None:
    hands = stage.hands
    hands.until_keys_in(SEARCH)
    QGuiApplication.clipboard().setText(_LIST)
    hands.press(Key.Key_V, CONTROL)
    hands.until("A list of 5 rows", "Rows to put right or to leave out")


def _list_put_right(stage: Stage) -> None:
    hands = stage.hands
    again, leave_out = (Key.Key_K, ALT), (Key.Key_Delete, NONE)
    for wrong, answer in ((4, again), (3, again), (2, leave_out), (1, leave_out)):
        hands.press(*answer)
        hands.until(f"to leave out: {wrong}.")
    hands.press(Key.Key_K, ALT)
    hands.until("A list of 3 rows")
    hands.until_keys_in("The cheque says")
    hands.type("343.19")


def _amount_by_date(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_Escape)
    hands.until_keys_in(SEARCH)
    hands.type("BJ9951434A")
    hands.until("Adebayo")
    hands.press(Key.Key_F3)
    hands.until_keys_in("What is being paid")


def _address(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_Escape)
    hands.until_keys_in(SEARCH)
    hands.press(Key.Key_Escape)
    hands.type("ALS/2026/0117")
    hands.enter()
    hands.until_keys_in("What is being paid")
    hands.type("60")
    hands.enter()
    hands.until_keys_in("Payer's name")
    hands.type("Ffion Jenkins")
    hands.enter()
    hands.until_keys_in("First line, town and postcode")
    hands.type("4 High Street, Westmere, WM1 4AB")


def _email(stage: Stage) -> None:
    hands = stage.hands
    hands.enter()
    hands.until_keys_in(SEARCH)
    hands.press(Key.Key_H, ALT)
    hands.until_keys_in("E-mail address")
    hands.type("f.jenkins@example.org")


def _goes_by_email(stage: Stage) -> None:
    hands = stage.hands
    hands.enter()
    hands.until("To pay · 1 line · e-mail")
    hands.press(Key.Key_F7)
    hands.until_keys_in("Authorisation code")
    hands.type("990117")
    hands.enter()
    hands.until_keys_in("Last four digits")
    hands.type("1881")


def _email_waits(stage: Stage) -> None:
    """No mail server answers, so what is to be seen is what a cashier sees then."""
    hands = stage.hands
    hands.enter()
    hands.until("£60.00 taken", _NOTHING_YET, "The e-mail with receipt")
    hands.until_keys_in(SEARCH)


def _questions(stage: Stage) -> None:
    """What an office sets comes to its tills with the next sync."""
    hands = stage.hands
    arrived = stage.world.office_sets(identity__questions=_QUESTIONS, cash_up__shares_drawer="yes")
    hands.go_to("Sync")
    hands.until("Connected to central")
    hands.press(Key.Key_S, ALT)
    hands.until_true(arrived, "what the office set")
    hands.go_to("Counter")
    hands.until_keys_in(SEARCH)
    hands.type("70602180")
    hands.until("Nwosu")


def _questions_asked(stage: Stage) -> None:
    stage.hands.enter()
    stage.hands.until("What the payer's bill says", "They were asked")


def _told(stage: Stage) -> None:
    stage.hands.press(Key.Key_1, ALT)
    stage.hands.until("What is being paid")


PAYERS: tuple[Step, ...] = (
    Step("pasted-list", _list_pasted, "one cheque for many accounts: what is wrong of each row"),
    Step("pasted-list-right", _list_put_right, "put right or left out: what the cheque says"),
    Step("amount-by-date", _amount_by_date, "F3: what a penalty charge comes to, and until when"),
    Step("payers-address", _address, "a fund asks who pays and where they live"),
    Step("receipt-by-e-mail", _email, "Alt+H: where the receipt goes"),
    Step("goes-by-e-mail", _goes_by_email, "what is to be paid, by card, its receipt by e-mail"),
    Step("e-mail-not-sent", _email_waits, "no mail server answers: the payment stands"),
)

QUESTIONS: tuple[Step, ...] = (
    Step("balance-hidden", _questions, "the office sets identity questions: no balance is told"),
    Step("identity-questions", _questions_asked, "they are asked, or the bill says what is paid"),
    Step("balance-told", _told, "they were asked: what is due is told"),
)
