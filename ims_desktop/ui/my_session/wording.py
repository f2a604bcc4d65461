"""The words of the session's screen."""

from collections.abc import Mapping

from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.put_by import Given
from ims_desktop.domain.till_session import SessionState
from ims_desktop.ui.my_session.shown import ANSWERS, CASHIER, PAPER, TILL, TO, VAT, WHO, Asked, Doing, DoingForm
from ims_desktop.ui.shown import Tag, Tone

NO_SESSION = "No session of yours"
NO_SESSION_ABOUT = "Open one at the Counter."
OVER_LIMIT = "The drawer holds more than the office allows. Lift cash to the safe now."
STATES: Mapping[SessionState, Tag] = {
    SessionState.OPEN: Tag("open", Tone.GOOD),
    SessionState.PAUSED: Tag("paused", Tone.WARNING),
    SessionState.COUNTED: Tag("counted, not closed", Tone.WARNING),
}
KEYS: Mapping[Doing, tuple[str, str]] = {
    Doing.LIFT: ("Lift to the safe", "Alt+L"),
    Doing.TOP_UP: ("Top up from the safe", "Alt+T"),
    Doing.SWAP: ("Swap change", "Alt+S"),
    Doing.SWAP_TILL: ("Swap with a till", "Alt+W"),
    Doing.SET_ASIDE: ("Set money aside", "Alt+A"),
    Doing.COUNTERFEIT: ("Keep a counterfeit note", "Alt+N"),
    Doing.OPEN_DRAWER: ("Open the drawer", "Alt+D"),
    Doing.SPOT_CHECK: ("Spot check", "Alt+K"),
    Doing.PAUSE: ("Pause, for relief", "Alt+R"),
    Doing.RESUME: ("Go on with it", "Alt+G"),
    Doing.IMPREST: ("Fill the imprest", "Alt+I"),
    Doing.IMPREST_BACK: ("Imprest back to the safe", "Alt+B"),
    Doing.FLOAT_BACK: ("Float back to the safe", "Alt+O"),
    Doing.VOUCHER: ("Imprest voucher", "Alt+V"),
    Doing.REIMBURSED: ("Reimburse the imprest", "Alt+M"),
    Doing.GIVEN_UP: ("Empty the envelope", "Alt+E"),
}
_REASON = "Why, in a few words (may be left empty)"
FORMS: Mapping[Doing, DoingForm] = {
    Doing.LIFT: DoingForm(
        "Lift to the safe",
        "Count what goes from the drawer to the safe. A witness signs with you.",
        "Lift",
        ("To the safe",),
        _REASON,
        "Lifted",
    ),
    Doing.TOP_UP: DoingForm(
        "Top up from the safe",
        "Count what comes from the safe into the drawer. A witness signs with you.",
        "Top up",
        ("Into the drawer",),
        _REASON,
        "Topped up",
    ),
    Doing.SWAP: DoingForm(
        "Swap change with the safe",
        "Of equal value both ways. Count both.",
        "Swap",
        ("Out of the drawer", "Into the drawer"),
        _REASON,
        "Given",
    ),
    Doing.SWAP_TILL: DoingForm(
        "Swap change with another till",
        "Of equal value both ways. Count both. Its cashier keys the same at their till.",
        "Swap",
        ("Out of this drawer", "Into this drawer"),
        "",
        "Given",
        asks=(
            Asked(TILL, "The other till"),
            Asked(CASHIER, "Its cashier"),
            Asked(ANSWERS, "Their slip, if they keyed it first"),
        ),
    ),
    Doing.SET_ASIDE: DoingForm(
        "Set money aside",
        "A counterfeit or withdrawn note goes into the envelope at its face value. For foreign money leave the count "
        "empty: it has no value here.",
        "Set aside",
        ("Into the envelope",),
        "What it is",
        "Set aside",
    ),
    Doing.COUNTERFEIT: DoingForm(
        "Keep a counterfeit note",
        "Count what was handed in. It goes into the envelope, no value is given for it, and the slip is the receipt of "
        "whoever handed it in.",
        "Keep it",
        ("Handed in, worth nothing",),
        "Who handed it in, and its serial number",
        "On its face",
    ),
    Doing.IMPREST: DoingForm(
        "From the safe to the imprest",
        "Count what goes into the imprest. It is not of your drawer. A witness signs with you.",
        "Fill the imprest",
        ("To the imprest",),
        "",
        "Moved",
    ),
    Doing.IMPREST_BACK: DoingForm(
        "From the imprest to the safe",
        "Count what goes back to the safe. A witness signs with you.",
        "Move back",
        ("To the safe",),
        "",
        "Moved",
    ),
    Doing.FLOAT_BACK: DoingForm(
        "A float back to the safe",
        "Count a float that a close kept here and with which nobody opens. A witness signs with you.",
        "Put it back",
        ("To the safe",),
        _REASON,
        "Put back",
    ),
    Doing.VOUCHER: DoingForm(
        "Imprest voucher",
        "Count what is paid out. The voucher lies in its place until finance reimburses it. A witness signs with you.",
        "Pay out",
        ("Out of the imprest",),
        "What for",
        "Paid out",
        asks=(Asked(WHO, "Paid to"), Asked(VAT, "VAT code of what was bought")),
    ),
    Doing.REIMBURSED: DoingForm(
        "Reimburse the imprest",
        "Tick the vouchers that finance takes. As much cash comes into the imprest. A witness signs with you.",
        "Take the money in",
        total="Into the imprest",
        asks=(Asked(WHO, "Who brought it from finance"), Asked(PAPER, "Number of finance's paper")),
        goods=(),
    ),
    Doing.GIVEN_UP: DoingForm(
        "Out of the set-aside envelope",
        "Tick what leaves. Only what the bank exchanges keeps its value. A witness signs with you.",
        "Hand it over",
        total="Of takings",
        asks=(
            Asked(
                TO,
                "Who has it now",
                (
                    ("The police", Given.POLICE),
                    ("The bank, no value given", Given.BANK),
                    ("The bank, exchanged for its face", Given.EXCHANGED),
                    ("Whoever handed it in", Given.PAYER),
                    ("Nobody: destroyed by order", Given.DESTROYED),
                ),
            ),
            Asked(WHO, "Their name"),
            Asked(PAPER, "Number of their paper, or of the order"),
        ),
        goods=(),
    ),
    Doing.OPEN_DRAWER: DoingForm(
        "Open the drawer without a sale",
        "It stands on the roll with your name and why; then the drawer opens.",
        "Open the drawer",
        (),
        "Why",
    ),
    Doing.SPOT_CHECK: DoingForm(
        "Spot check",
        "A supervisor counts the drawer's cash. Nothing is closed by it, and payments go on after it.",
        "Keep the count",
        ("In the drawer",),
        "",
        "Counted",
    ),
    Doing.PAUSE: DoingForm(
        "Pause the session",
        "Put the drawer's insert into the safe. The till locks, and relief can open a session of their own. "
        "Only you go on with this one.",
        "Pause and lock",
    ),
}
MOVES: Mapping[MoveKind | None, str] = {
    MoveKind.LIFT: "Lift to the safe",
    MoveKind.TOP_UP: "Top-up from the safe",
    MoveKind.SWAP: "Change swapped",
    MoveKind.SWAP_TILL: "Swapped with a till",
    MoveKind.SET_ASIDE: "Set aside",
    MoveKind.IMPREST: "To the imprest",
    MoveKind.IMPREST_BACK: "From the imprest",
    MoveKind.FLOAT_BACK: "Float back to the safe",
    MoveKind.VOUCHER: "Imprest voucher",
    MoveKind.REIMBURSED: "Imprest reimbursed",
    MoveKind.GIVEN_UP: "Out of the envelope",
    None: "Drawer opened",
}
KEPT = "Counterfeit kept"


def what_was_done(slip: CashSlip) -> str:
    """What a slip is about."""
    return MOVES[slip.kind] if slip.kept is None else KEPT


WHAT_FOR = "what the money is for"
WHAT_IT_IS = "what it is, for it has no value that could be counted"
NOT_A_NUMBER = "Type how many there are, 0 to 9,999."
AT_THE_COUNTER = "There is a payment at the counter. Take it, park it with F9 or clear it first."
WITNESS_TITLES: Mapping[Doing, str] = {
    Doing.LIFT: "A witness to the lift",
    Doing.TOP_UP: "A witness to the top-up",
    Doing.IMPREST: "A witness to the imprest",
    Doing.IMPREST_BACK: "A witness to the imprest",
    Doing.FLOAT_BACK: "A witness to the float",
    Doing.VOUCHER: "A witness to the voucher",
    Doing.REIMBURSED: "A witness to the money",
    Doing.GIVEN_UP: "A witness to what leaves",
}
WITNESS_SAYS: Mapping[Doing, str] = {
    Doing.LIFT: "{cashier} lifts {amount} from the drawer to the safe.",
    Doing.TOP_UP: "{cashier} tops up the drawer with {amount} from the safe.",
    Doing.IMPREST: "{cashier} moves {amount} from the safe to the imprest.",
    Doing.IMPREST_BACK: "{cashier} moves {amount} from the imprest back to the safe.",
    Doing.FLOAT_BACK: "{cashier} puts a float of {amount} that was kept here back into the safe.",
    Doing.VOUCHER: "{cashier} pays {amount} out of the imprest against a voucher.",
    Doing.REIMBURSED: "{cashier} gives vouchers of {amount} to finance and puts as much cash into the imprest.",
    Doing.GIVEN_UP: "{cashier} takes what is ticked out of the envelope: {amount} of it is of takings.",
}
WITNESS_AGREES = "I witness it"
SUPERVISOR_TITLE, SUPERVISOR_AGREES = "The supervisor who counted", "I counted it"
SUPERVISOR_SAYS = "{amount} was counted in {cashier}'s drawer, as a spot check."
STOOD_BY_TITLE, STOOD_BY_AGREES, NOBODY = "Who stood by", "I stood by", "Nobody stood by"
NO_PRINTER = (
    "No printer is set up on this till: open the drawer by its key, and save the slip as a PDF or write it out."
)
NOT_PRINTED = "{what} stands; its slip was not printed. {trouble} Then print it again from the list."
