"""Why central holds an entry, in the office's words."""

_WHY_HELD = {
    "till_blocked": "Sent after an administrator blocked the till",
    "unknown_kind": "Of a kind that this central does not know; upgrade central",
    "actor_unknown": "By a user whom central does not know",
    "actor_disabled": "By a user who may no longer act",
    "malformed": "Cannot be read as a payment",
    "business_day": "Its business day is not that of its time",
    "time_backwards": "Earlier than the entry before it",
    "other_till": "Names another office, till or receipt than its own",
    "sums": "Its lines, tenders and postings do not add up",
    "posting": "Posts money elsewhere than its line and tender say",
    "mop_unknown": "Paid by a method that central does not know",
    "fund_unknown": "Paid to a fund that central does not know",
    "fund_closed": "Paid to a fund that is closed",
    "taken": "Closes a session by other takings than its payments come to",
    "moved": "Closes a session by other cash moves than its roll has",
    "counted": "Closes a session by another count than the last one",
    "cards": "Closes a session by a count that names card sales which its roll does not have",
    "receipts": "Closes a session with other payments or receipts than its roll has",
    "session_taken_over": "In a session that was taken over from a till that is gone",
    "till_lives": "Takes over a session of a till that is in use",
    "known": "Takes over a session by other figures than its till's roll has",
    "payment_duplicate": "The same payment came before, from another device",
    "post_unknown": "Works off post that was not logged so",
    "post_ended": "Ends an item of the post a second time",
    "post_known": "Logs post that was logged before",
    "put_by_unknown": "Moves what lay under no such slip, or was another sum",
    "put_by_gone": "Moves what had left already",
    "slip_used": "Keyed from a slip of a receipt book that was used before",
    "slip_unknown": "Keyed from a slip that no receipt book of its office has",
    "slip_time": "Keyed before its money was taken, or too long after it",
    "own_account": "On an account that its cashier or approver had declared as their own",
    "declared_unknown": "Withdraws a declaration that central does not know as that person's",
    "earlier_device": "Carried over from a device that was not this till's under its letter",
}


def why_held(reason: str) -> str:
    """A reason's words; those of a newer central are told as it names them."""
    return _WHY_HELD.get(reason, reason.replace("_", " ").capitalize())
