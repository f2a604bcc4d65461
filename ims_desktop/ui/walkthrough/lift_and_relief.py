"""The middle of the day: a lift before a witness, a colleague at the till meanwhile, and what is put right."""

from ims_desktop.ui.walkthrough.account import Stage, Step
from ims_desktop.ui.walkthrough.at_the_counter import (
    CASHIER,
    COLLEAGUE,
    SEARCH,
    SUPERVISOR,
    add_account,
    approve_by,
    count_pieces,
    pay_exact_cash,
    sign_in,
)
from ims_desktop.ui.walkthrough.keyboard import ALT, Key

_CENTRAL_SECONDS = 90.0


def _my_session(stage: Stage) -> None:
    stage.hands.press(Key.Key_F11)
    stage.hands.until("Lift to the safe", "Pause, for relief")


def _lift_counted(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_L, ALT)
    hands.until("Count what goes from the drawer to the safe.")
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£20 pieces", "20"))
    hands.until("£400.00")


def _witness_asked(stage: Stage) -> None:
    stage.hands.tab_to("Lift")
    stage.hands.enter()
    stage.hands.until("A witness to the lift", "A. Cashier lifts £400.00 from the drawer to the safe.")


def _lifted(stage: Stage) -> None:
    approve_by(stage, SUPERVISOR)
    stage.hands.until("Pause, for relief", "400.00", "S. Morgan")


def _paused(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_R, ALT)
    hands.until("Pause the session")
    hands.until_keys_in("Pause and lock")


def _relief(stage: Stage) -> None:
    hands = stage.hands
    hands.enter()
    hands.until("Sign in")
    sign_in(hands, COLLEAGUE, stage.passwords(COLLEAGUE))
    hands.until("Open a session", "B. Davies")
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£10 pieces", "3"))
    hands.until("£30.00")


def _relief_takes(stage: Stage) -> None:
    hands = stage.hands
    hands.tab_to("Open session")
    hands.enter()
    hands.until("Session open since")
    hands.until_keys_in(SEARCH)
    add_account(hands, "20458163", "£15.00")
    pay_exact_cash(hands, "£15.00")
    add_account(hands, "BJ9951434A", "£70.00")
    pay_exact_cash(hands, "£70.00")


def _to_correct(stage: Stage) -> None:
    """The fine went through the card terminal and was keyed as cash; the slip is at hand, so it is seen at once."""
    hands = stage.hands
    hands.go_to("Receipts")
    hands.until("2 payments · £85.00")
    hands.type("70.00")
    hands.until("1 payment · £70.00", "TOTAL")
    hands.press(Key.Key_C, ALT)
    hands.until("It is put right on paper: the drawer stays shut and the card terminal does nothing.")
    hands.until_keys_in("It really was")
    hands.type("Card")
    hands.until("Card at the counter")
    for field, keyed in (
        ("Cheque number, or the card's last four digits", "4417"),
        ("Authorisation code of the card's slip", "882311"),
        ("Reason", "Paid by card, keyed as cash"),
    ):
        hands.tab_to(field)
        hands.type(keyed)


def _correction_asks(stage: Stage) -> None:
    stage.hands.press(Key.Key_Y, ALT)
    stage.hands.until_keys_in("Their own user name")


def _corrected(stage: Stage) -> None:
    approve_by(stage, SUPERVISOR)
    stage.hands.until("Corrected", "£70.00")


def _to_void(stage: Stage) -> None:
    """A third payment that did not happen: the payer found no money, and nobody had looked."""
    hands = stage.hands
    hands.go_to("Counter")
    add_account(hands, "21230004417208", "£0.80")
    pay_exact_cash(hands, "£0.80")
    hands.go_to("Receipts")
    hands.press(Key.Key_F4)
    hands.press(Key.Key_Escape)
    hands.until("3 payments · £85.80")
    hands.type("0.80")
    hands.until("1 payment · £0.80", "TOTAL")
    hands.press(Key.Key_V, ALT)
    hands.until("All of £0.80 (Cash) goes back to the payer, as if it had never been paid.")
    hands.until_keys_in("Reason")
    hands.type("No money came")


def _own_void(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_Y, ALT)
    approve_by(stage, COLLEAGUE)
    hands.until("Nobody approves or witnesses their own. Ask another person.")


def _voided(stage: Stage) -> None:
    approve_by(stage, SUPERVISOR)
    stage.hands.until("Voided", "£0.80")


def _relief_counts(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F10)
    hands.until_keys_in("£50 pieces")
    count_pieces(hands, ("£20 pieces", "1"), ("£10 pieces", "2"), ("£5 pieces", "1"))
    hands.until("£45.00")
    hands.press(Key.Key_K, ALT)
    hands.tab_to("Card at the counter: the terminal says")
    hands.type("70.00")
    hands.press(Key.Key_T, ALT)
    hands.until("Everything agrees.")


def _relief_closes(stage: Stage) -> None:
    stage.hands.press(Key.Key_L, ALT)
    stage.hands.until("B. Davies's session is closed", "It can be banked.", "The Z sheet was sent to the printer.")


def _back_again(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_F12)
    sign_in(hands, CASHIER, stage.passwords(CASHIER))
    hands.until("is paused", "Put it back into the drawer, then go on.")


def _goes_on(stage: Stage) -> None:
    hands = stage.hands
    hands.press(Key.Key_G, ALT)
    hands.until("Session open since", "A. Cashier")
    hands.until_keys_in(SEARCH)
    hands.until("Connected to central", "0 waiting")


def _to_refund(stage: Stage) -> None:
    """The colleague's session is closed, so nothing of it is voided: central says what is left to be given back."""
    hands = stage.hands
    hands.go_to("Receipts")
    hands.tab_to("All of this till")
    hands.press(Key.Key_Space)
    hands.press(Key.Key_F4)
    hands.type("15.00")
    hands.until("1 payment · £15.00", "TOTAL")
    hands.press(Key.Key_G, ALT)
    hands.until("Give back, in pounds", "HBO 20458163, £15.00 left", within_seconds=_CENTRAL_SECONDS)
    hands.until_keys_in("Which line")
    hands.press(Key.Key_Tab)
    hands.until_keys_in("Give back, in pounds")
    hands.type("5.00")
    hands.tab_to("Reason")
    hands.type("Paid 5.00 too much")


def _given_back(stage: Stage) -> None:
    stage.hands.press(Key.Key_Y, ALT)
    approve_by(stage, SUPERVISOR)
    stage.hands.until("Given back", "£15.00", within_seconds=_CENTRAL_SECONDS)


LIFT_AND_RELIEF: tuple[Step, ...] = (
    Step("my-session", _my_session, "F11: how the session stands"),
    Step("lift-counted", _lift_counted, "£400.00 is counted out for the safe"),
    Step("witness-asked", _witness_asked, "a witness is asked, who reads what it is about"),
    Step("lifted", _lifted, "by their own password: lifted, with a slip for two to sign"),
    Step("pause", _paused, "the drawer's insert goes to the safe"),
    Step("relief-float", _relief, "a colleague counts a float of their own"),
    Step("relief-takes", _relief_takes, "and takes two payments"),
    Step("to-correct", _to_correct, "one of them was by card: what a correction does is said first"),
    Step("correction-asks", _correction_asks, "over the office's limit another person approves it"),
    Step("corrected", _corrected, "put right on paper, with both names"),
    Step("to-void", _to_void, "a third never happened: what a void will do is said first"),
    Step("own-void-refused", _own_void, "nobody approves their own"),
    Step("voided", _voided, "voided, by another person's own password"),
    Step("relief-counts", _relief_counts, "their count agrees at once"),
    Step("relief-closes", _relief_closes, "and closes, with a Z sheet"),
    Step("back-again", _back_again, "the first cashier comes back to a session that is paused"),
    Step("goes-on", _goes_on, "and goes on with it"),
    Step("to-refund", _to_refund, "a payment of the session that is closed: central says what is left of it"),
    Step("given-back", _given_back, "£5.00 is reserved at central, approved and given back"),
)
