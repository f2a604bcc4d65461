"""What Help says, to each person of their own work alone: no Qt."""

from collections.abc import Mapping

from ims_desktop.domain.permission import Permission, User

Rows = tuple[tuple[str, str], ...]

_COUNTER: Rows = (
    ("F4 or Esc", "back to the search box"),
    ("Enter", "add the chosen account at what is due, or take the payment from the tender panel"),
    ("F3", "another amount: due, arrears, balance or typed"),
    ("3*bag", "three of a catalogue item"),
    ("F2, Del", "change the amount of a line, take a line off"),
    ("F5  F6  F7  F8", "cash, cheque, card, other"),
    ("F9", "park this payment and serve somebody else"),
    (
        "F10",
        "count and close: Alt+K ticks all card sales, Alt+T counts, Alt+F fixes it, Alt+L closes, Alt+1 explains",
    ),
    ("Alt+Y, Alt+N", "somebody else pays; a narrative for the marked line"),
    ("Ctrl+V", "a list of references and amounts, pasted into the search box, which one cheque pays"),
    ("Alt+B", "key payments from a receipt book, slip after slip"),
    ("Alt+H", "the receipt by e-mail, where a mail server is set"),
    ("Alt+W, Alt+R", "no receipt for this payment; print the last receipt after all, or again"),
    ("F11 or Alt+J", "your session: lift, top up, swap, open the drawer, pause for relief"),
)
_LISTS: Rows = (
    ("Up, Down", "mark a row; what it is stands beside the list or below it"),
    ("Enter", "go on from the marked row to what is behind it; Esc goes back"),
)
_EVERYBODY: Rows = (
    ("Ctrl+1 … Ctrl+9", "the screens on the left; from the tenth on with Shift: Ctrl+Shift+1 …"),
    ("F12 or Alt+Z", "lock the till; the payment at hand stays"),
)
_DOWN_AT_COUNTER: Rows = (
    ("Offline", "Go on taking payments. They are safe on this till and are sent when central is back."),
    ("Printer", "The payment stands. Mend the printer, then print the receipt again from Receipts."),
    ("A close", "It always works, offline and without a printer. Print the Z sheet again from Count."),
    (
        "A till is gone",
        "Its money is locked away by two. A supervisor takes its session over at any till of the office: Count, Alt+G.",
    ),
    (
        "A wrong payment",
        "Receipts: Alt+V voids, Alt+C corrects, Alt+G gives back. Another person approves with their password.",
    ),
)
_DOWN_AT_CENTRAL: Rows = (
    ("Central is away", "Tills go on and keep all that they take. What is shown here is from before; ask again later."),
    (
        "A till is silent",
        "Proof says when it was last heard and what is missing: look whether it is on and has a line.",
    ),
    ("Something is held", "Proof lists it below its till, and why. Nothing is lost: it waits until somebody decides."),
)
_SCREENS: Mapping[Permission, Rows] = {
    Permission.LOG_POST: (
        ("Post", "what came by post: two people log it, and each item ends paid, in suspense, returned or locked away"),
    ),
    Permission.FIND_TRANSACTIONS: (
        (
            "Finance",
            "F4 finds by receipt, reference, amount or words; Alt+P shows the receipt, Alt+X exports what is listed",
        ),
    ),
    Permission.RETURN_CHEQUES: (
        (
            "A cheque came back",
            "Finance: mark its payment and press Alt+Q; the account owes again, and every till warns",
        ),
    ),
    Permission.SEE_SYNC: (("Proof", "what every till told of, what came and what is held"),),
    Permission.VERIFY: (("Verify", "Proof: Alt+V reads every entry at central again, its seal and its sums"),),
    Permission.WATCH: (
        ("Tills", "every session at work: Enter shows a till's figures, then the entries behind a figure"),
        (
            "Watch list",
            "what somebody should ask about, each figure with the entries behind it: questions, not verdicts",
        ),
    ),
    Permission.APPROVE_SESSION: (
        (
            "Approvals",
            "Alt+1 lists what waits, Alt+A approves, Alt+E makes the evidence pack; voids asked for stand above",
        ),
    ),
    Permission.BANK_TAKINGS: (
        ("Banking", "Enter chooses sessions, Alt+M makes up a slip, Alt+H hands it over, Alt+B once the bank has it"),
        ("Spot check", "Custody, Alt+S: safe, float or imprest counted by two, not told what there should be"),
    ),
    Permission.SEE_CUSTODY: (("Custody", "where every pound is, that it adds up, and cheques kept until their date"),),
    Permission.KEEP_REFERENCE_DATA: (
        ("Limits", "what each limit of an office does, who set it and when; tills get a new one with their next sync"),
    ),
    Permission.DECLARE_ACCOUNTS: (
        ("Accounts", "declare your own and your family's accounts: you then do nothing on them, a colleague does"),
    ),
}


def keys(user: User) -> Rows:
    """The keys that this person has."""
    return (*(_COUNTER if user.may(Permission.TAKE_PAYMENTS) else _LISTS), *_EVERYBODY)


def screens(user: User) -> Rows:
    """What this person's screens are for, in the order of the rail."""
    return tuple(row for permission, rows in _SCREENS.items() if user.may(permission) for row in rows)


def when_down(user: User) -> Rows:
    """What to do when something is down."""
    return _DOWN_AT_COUNTER if user.may(Permission.TAKE_PAYMENTS) else _DOWN_AT_CENTRAL
