"""What the office is told where a printer, network, file or disk is out of reach: one message for each trouble."""

from ims_desktop.domain.reason import Trouble

TROUBLE_WORDS: dict[Trouble, str] = {
    Trouble.TILL_IN_USE: "Another window or command has this till open. Close it first, or use that one.",
    Trouble.DATABASE_LOCKED: "The till's file is busy. Nothing was written; try again in a moment.",
    Trouble.DATABASE_UNREADABLE: "The till's file cannot be read: {detail}. Nothing was changed.",
    Trouble.DISK_FULL: "The disk is full. Nothing was written: make room, then try again.",
    Trouble.DISK_READ_ONLY: "The folder cannot be written to. Nothing was written; ask IT for access.",
    Trouble.KEY_STORE: "No usable key store: {detail}",
    Trouble.CENTRAL_ABSENT: "Central cannot be reached.",
    Trouble.CENTRAL_REFUSED_LOGIN: "Central refused the login. Check the user and password.",
    Trouble.CENTRAL_CLOSED: (
        "Central's server takes no such connection from this PC: its pg_hba.conf says who may come, and whether by "
        "TLS. Ask IT."
    ),
    Trouble.CENTRAL_CERTIFICATE: ("What answers is not proven to be central: {detail}. Nothing was sent. Tell IT."),
    Trouble.CENTRAL_NOT_CHECKED: (
        "With sslmode={mode} nobody would check that it is central that answers. Use verify-full, or let the settings "
        "say that it need not be: IMS_CENTRAL_TLS=unchecked."
    ),
    Trouble.REFUND_OFFLINE: (
        "A refund is reserved at central first, so that nobody gives the same money back at another till, and central "
        "cannot be reached. Nothing was given back; try again when the till is connected."
    ),
    Trouble.GONE_OFFLINE: (
        "Only central knows the sessions of a till that is gone, and it cannot be reached. Lock the money away by two; "
        "count it when this till is connected."
    ),
    Trouble.CENTRAL_SLOW: "Central did not answer in time.",
    Trouble.CENTRAL_STRANGE: "What answers as central cannot be read ({detail}), so nothing of it was taken. Tell IT.",
    Trouble.CENTRAL_VERSION: "Central is of version {central}, this program of {ours}. Ask IT to upgrade {which}.",
    Trouble.CENTRAL_NOT_MADE: "There is no central database there yet: ims-admin central create, or central restore.",
    Trouble.PRINTER_ABSENT: "The printer does not answer. Print again later.",
    Trouble.PRINTER_STOPPED: "The printer stopped part-way. Print again.",
    Trouble.PRINTER_OFF_LINE: "The printer is not ready: {detail}. See to it, then print again.",
    Trouble.PRINTER_OUT_OF_PAPER: "The printer is out of paper. Put paper in, then print again.",
    Trouble.MAIL_ABSENT: "The mail server does not answer ({detail}). Send it later.",
    Trouble.MAIL_NOT_PROVEN: (
        "The mail server could not prove who it is, so nothing was sent. Tell whoever looks after this PC ({detail})."
    ),
    Trouble.MAIL_REFUSED: "The mail server did not take it (it said {detail}). Check the address, or print it.",
    Trouble.MAIL_LOGIN: (
        "The mail server does not let {user} in ({detail}), so nothing was sent. Tell whoever looks after this PC: "
        "ims-admin mail password."
    ),
    Trouble.MAIL_STOPPED: (
        "The mail server stopped answering at the end ({detail}). Ask whether it came before you send again."
    ),
    Trouble.PRINTER_NONE: "No printer is set up on this till. {detail}",
    Trouble.DISPLAY_ABSENT: "There is no screen to open a window on: {detail}",
    Trouble.PROOF_STOPPED: "Nothing is proven, right or wrong: {detail}. Nothing was changed; run it again.",
    Trouble.SETTING_WRONG: "The setting {setting} is “{value}”; it can be {known}.",
    Trouble.NETWORK_FOLDER: "A database file on a network folder is not safe. Put it on this PC's own disk.",
}

# what a till says beside it; a desk at central, or a PC that is no till yet, says what may be looked at instead
_SENT_LATER = "Payments are safe on this till and are sent later."
ELSEWHERE: dict[Trouble, str] = {
    Trouble.CENTRAL_ABSENT: "Look at its address, and whether its server runs; then try again.",
    Trouble.CENTRAL_SLOW: "Try again.",
}
AT_A_TILL: dict[Trouble, str] = {
    Trouble.CENTRAL_ABSENT: _SENT_LATER,
    Trouble.CENTRAL_SLOW: _SENT_LATER,
    Trouble.CENTRAL_CERTIFICATE: "Payments are safe on this till.",
    Trouble.CENTRAL_STRANGE: _SENT_LATER,
}
