"""The words of the count screen."""

from ims_desktop.ui.count_and_close.shown import CardMark

TITLE_CASH, TITLE_CHEQUES, TITLE_OTHERS, TITLE_WHY = "Cash", "Cheques", "Card and others", "What could explain it"
COUNTED = "Counted"
COUNT, FINISH, CLOSE, BY_PIECE, AS_SUM = "Count", "Finish counting", "Close session", "Float by piece", "Float as a sum"
COUNTING_FINISHED = "counting finished"
ABOUT_COUNT = (
    "Count everything without looking at what there should be. From the first count on, nothing more is taken in this "
    "session."
)
ABOUT_ABSENCE = "{} is not here: you count, and a witness stands by. Neither of you is told what there should be."
ABOUT_FINISH = "Finish counting fixes these figures; a difference then needs a reason."
ONE_LEFT, LEFT = "You can count once more.", "You can count {} more times."
RESUME, RESUMED = (
    "Take payments again",
    "Payments are taken again. What was counted is kept; count anew when the day is done.",
)
CAPTION = "Session of {} · {}"
COUNTS = ("not counted yet", "counted once", "counted twice", "counted {} times")
NOTHING_KEYED = "Key what you counted first; 0 where there is nothing."
CASH_BLANK, CHEQUES_BLANK, TERMINAL_BLANK = "no cash is keyed", "no cheque is ticked", "the terminal's total is blank"
LEFT_BLANK = "Before it counts: {}. Put it right, or press again if that is so."
TERMINAL = "{}: the terminal says"
OTHER_SUM = "{}, counted"
TITLE_CARDS, CARDS_TOLD = "Card sales", "{} of {} there"
CARDS_ALL, CARD_NEXT_REPORT, CARD_NOT_SENT = "All are there", "Next report", "Not sent"
CARD_MARKS = {
    CardMark.NOT_FOUND: "not yet",
    CardMark.ON_REPORT: "✓",
    CardMark.NEXT_REPORT: "next report",
    CardMark.NOT_SENT: "not sent",
}
CARD_SPOKEN = {
    CardMark.NOT_FOUND: "not found",
    CardMark.ON_REPORT: "ticked",
    CardMark.NEXT_REPORT: "on its next report",
    CardMark.NOT_SENT: "approved, not yet sent",
}
CARDS_OPEN = "Card sales {}: {}."
NOT_ON_LIST = "Cheques not on the list, £"
AGREES = "Everything agrees."
OVER, SHORT = "{} over", "{} short"
HIDDEN = "A supervisor sees what there should be."
WITHIN = "Within the office's {}. It closes with a reason."
BEYOND = "More than the office allows. A supervisor approves it here, or it closes as awaiting approval."
ALWAYS = "This office has every close approved."
NO_CANDIDATE = "Nothing that was looked through explains it. Count the safe and look under the tray, or give a reason."
NOTHING_TO_EXPLAIN = "There is nothing to explain."
NOT_SHOWN = "What could explain it is for a supervisor to see."
SEARCHED = "searched {}"
LEAVES = "Would leave {} open"
MORE_LEADS = "and {} more"
REASON, REASON_NEEDED = "Reason for the difference", "Say what you know of it, or that you do not know."
FLOAT, FLOAT_NOTE = "Float kept, £", "Blank: the usual {}"
BANKING = "For banking, with the usual float: {}."
CARD_WAITS = "{} {} awaits settlement."
PARKED = "Parked and never paid; closing drops it: {}."
PARKED_OR_HANDED = "Parked and never paid; closing drops it, who takes the drawer over finds it: {}."
ALL_AT_CENTRAL = "All entries of this till are at central. Closing also works offline."
SOME_WAIT = "{} of this till's entries are still to be sent. Closing works all the same."
WITNESS_TITLE, WITNESS_COUNT = "A witness to the count", "You stand by while {} counts {}'s drawer."
WITNESS_CLOSE_TITLE, WITNESS_CLOSE = (
    "A witness to the close",
    "{} closes {}'s session in absence, by the count you saw.",
)
WITNESS_AGREE = "I witness it"
HAND_OVER = "Hand the drawer over"
HAND_OVER_TITLE, HAND_OVER_AGREE = "Who goes on with this drawer", "I take it over"
HAND_OVER_SAYS = "{} hands the drawer over as it was counted: {}. From here on what is over or short is yours."
HANDED = "The drawer is handed over. Lock this window (F12), so that the next cashier signs in: their session is open."
APPROVE_TITLE = "A supervisor approves this close"
APPROVE_SAYS = "{}'s session closes with {}."
APPROVE_HIDDEN = "{}'s session closes by its last count."
APPROVE_AGREE, WITHOUT = "I approve", "Close, awaiting approval"
APPROVE_LATER_TITLE, APPROVE_LATER_SAYS = "A supervisor approves this session", "{}'s session, closed with {}."
APPROVE, PRINT, PDF, DONE, BACK, OTHERS = "Approve", "Print again", "Save PDF", "Done", "Back", "Other sessions"
CLOSED_TITLE, CLOSED_NOW = "{}'s session is closed", "The session is closed"
CLOSED, AWAITING, APPROVED = "closed", "awaiting approval", "approved"
BANKABLE = "It can be banked. The Z sheet goes with the money."
NOT_BANKABLE = "It is not banked until another person than the cashier has approved it, here or at their own desk."
PRINTING, PRINTED = "The Z sheet is being printed.", "The Z sheet was sent to the printer."
NO_PRINTER = "No printer is set up on this till. Save the Z sheet as a PDF."
NOT_PRINTED = "The Z sheet was not printed; the session is closed all the same. {}"
PART_PRINTED = "Part of the Z sheet may have been printed; throw it away. The session is closed all the same. {}"
SAVED = "Saved as {}."
SHEET_HIDDEN = "The Z sheet shows what there should have been: a supervisor prints it."
NOTHING_TITLE, NOTHING_TEXT = "Nothing to count", "You have no session at this till that is open."
WAITING_TITLE = "Sessions that wait for a supervisor"
GONE, GONE_TITLE, GONE_TAKE = "A till that is gone", "Sessions of a till that is gone", "Take it over and count"
GONE_ABOUT = (
    "A PC that is dead, stolen or replaced cannot close its session. Take it over here with a witness, then count its "
    "drawer: it is closed, approved and banked like any other. Never count its money into another session."
)
GONE_ASKING = "Asking central what waits …"
GONE_NONE = (
    "No session waits at a till that is gone. One that is lost must be replaced or blocked by an administrator first."
)
GONE_NO_CANDIDATE = (
    "Its payments stand on the till that is gone, and what it never sent is not known here. Look at its paper "
    "receipts, or give a reason."
)
GONE_WITNESS, GONE_SAYS = "A witness to taking it over", "{} takes over {}'s session of till {}, to count it here."
GONE_KNOWN, GONE_MISSING = "to entry {:,}", "to entry {:,}, {:,} missing"
STATES = {
    "open": "open",
    "paused": "paused",
    "counted": "counting",
    "awaiting_approval": "awaiting approval",
}
OF_GONE = "of gone till {}"
NOTHING = "no difference"
