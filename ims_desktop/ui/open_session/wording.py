"""The words of opening a session."""

TITLE = "Open a session"
ABOUT = "Count the float in the drawer, piece by piece. Tab and Enter go from one to the next."
TOTAL = "Float"
SUM_FIELD = "Or the whole float as one sum"
SUM_NOTE = "For a float that was counted and sealed before."
ISSUED_FIELD = "Float issued, if not the one kept here"
ISSUED_NOTE = "As its slip says. Left empty: what the last close kept."
FOR_POST = "To work off the post, and nothing else"
OPEN = "Open session"
GO_ON = "Go on with it"
BOTH = "Key either the pieces or one sum, not both."
WAITING = "Opening the session …"
NO_FLOAT = "Open with no float?"
NO_FLOAT_ABOUT = "Nothing was keyed: the drawer would begin with £0.00."
NO_FLOAT_NO, NO_FLOAT_YES = "No, key the float", "Open with no float"
NOTES, COINS = "Notes", "Coins"
AGAIN_TITLE = "Count the float again"
AGAIN = (
    "This is not the float that was issued. Count it again, piece by piece, best with somebody beside you. "
    "What is missing or over is never charged to you."
)
WITNESS_TITLE = "A witness to the float"
WITNESS_SAYS = (
    "{float} was counted in the drawer, twice. It is not the float that was issued.",
    "The session opens with what was counted. The difference is charged to whoever sealed it, not to {cashier}.",
)
WITNESS_AGREES = "I saw it counted"
NOBODY = "Nobody is here to see it"
OPENED_OTHERWISE = (
    "Opened with {float}, as counted. It is not the float that was issued: that stands on the roll against whoever "
    "sealed it."
)
