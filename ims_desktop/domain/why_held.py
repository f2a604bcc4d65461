"""Why central holds an entry of a till, or does not take one of a desk, in the office's words."""

from collections.abc import Mapping

from ims_desktop.domain.refusal import Reason, Refused

_WHY_HELD: Mapping[str, str] = {
    # of any entry
    "till_blocked": "Sent after an administrator blocked the till",
    "unknown_kind": "Of a kind that this central does not know; upgrade central",
    "unknown_version": "Written by a newer program than this central knows; upgrade central",
    "actor_unknown": "By a user whom central does not know",
    "actor_disabled": "By a user who may no longer act",
    "actor_office": "By a user of another office",
    "actor_right": "By a user whose role does not allow it",
    "approver": "Without the second person whom it takes, or approved by somebody who may not",
    "malformed": "Cannot be read as what it says it is",
    "business_day": "Its business day is not that of its time",
    "time_backwards": "Earlier than the entry before it",
    "other_till": "Names another office, till or receipt than its own",
    "sums": "Its sums do not add up",
    "posting": "Posts money elsewhere than its line and tender say",
    "vat": "Gives back more or less VAT than the share of what it gives back",
    "over_short": "Puts a difference elsewhere than to the office's overs and shorts",
    "mop_unknown": "Paid by a method that central does not know",
    "fund_unknown": "Paid to a fund that central does not know",
    "fund_closed": "Paid to a fund that is closed",
    "vat_unknown": "With a VAT code that central does not know",
    "reason": "Without the reason that it takes",
    "carried": "Carried over otherwise than its own roll has it",
    "earlier_device": "Carried over from a device that was not this till's under its letter",
    # of payments and what is done to them
    "receipt": "Its receipt number does not follow the one before it",
    "payment_duplicate": "The same payment came before, from another device",
    "payment_unknown": "Of a payment that central does not know",
    "payment_known": "Of a payment that stands otherwise at central",
    "payment_reversed": "Of a payment that was taken back already, in whole or in so much of it",
    "payment_banked": "Of a payment whose takings are banked",
    "payment_refunded": "Of a payment of which something was refunded",
    "payment_voided": "Of a payment that was voided",
    "claim": "Gives back what central had not reserved for it",
    "void_unknown": "Of a void that nobody asked for",
    "void_answered": "Of a void that was answered already",
    "own_approval": "Approved by whoever it is about",
    "own_account": "On an account that its cashier or approver had declared as their own",
    "declared_unknown": "Withdraws a declaration that central does not know as that person's",
    # of sessions
    "session_unknown": "In a session that central does not know",
    "session_closed": "In a session that was closed before",
    "session_not_closed": "Of a session that is not closed",
    "session_taken_over": "In a session that was taken over from a till that is gone",
    "session_approved": "Of a session that was approved already",
    "session_awaiting_approval": "Of a session that nobody approved yet",
    "session_banked": "Of a session that was banked already",
    "other_session": "By somebody else than its session's cashier",
    "count": "Its notes, coins and bags do not come to its sum",
    "counted": "Closes a session by another count than the last one",
    "taken": "Closes a session by other takings than its payments come to",
    "moved": "Closes a session by other cash moves than its roll has",
    "cards": "Closes a session by a count that names card sales which its roll does not have",
    "receipts": "Closes a session with other payments or receipts than its roll has",
    "put_by_unknown": "Moves what lay under no such slip, or was another sum",
    "put_by_gone": "Moves what had left already",
    "till_lives": "Takes over a session of a till that is in use",
    "known": "Takes over a session by other figures than its till's roll has",
    # of post and receipt books
    "post_unknown": "Works off post that was not logged so",
    "post_ended": "Ends an item of the post a second time",
    "post_known": "Logs post that was logged before",
    "slip_used": "Keyed from a slip of a receipt book that was used before",
    "slip_unknown": "Keyed from a slip that no receipt book of its office has",
    "slip_time": "Keyed before its money was taken, or too long after it",
    # of desks
    "office": "Of another office",
    "own_takings": "Banked by whoever took or approved it",
    "second_person": "Without the second person whom it takes",
    "slip": "Under another paying-in slip's number than the next one",
    "bag": "Of a bag that this banking has not, or whose seal was used before",
    "to_bank": "Banks another sum than its sessions have for the bank",
    "banking_unknown": "Of a banking that central does not know",
    "banking_step": "Not the step that comes next for this banking",
    "cheque": "Of another cheque than was taken",
    "cheque_returned": "Of a cheque that came back before",
    "cheque_not_banked": "Of a cheque that was not banked",
    "checker": "Checked beside somebody who may not check custody, or signed by another than it names",
    "check_unknown": "Signs a check of custody that central has not, or not so",
    "check_agreed": "Signs a check of custody a second time",
    "card_unknown": "Of a card sale that is not on its office's list",
    "card_matched": "Of a card sale that was found on a report already",
    "cheque_kept_unknown": "Of a kept cheque that central does not know",
    "cheque_let_go": "Of a kept cheque that went its way already",
    "cheque_not_due": "Of a kept cheque whose day has not come",
    "returned": "Takes back other sums than the cheque paid",
    "held_unknown": "Of an entry that central does not hold",
    "held_settled": "Of a held entry that was put right already",
    "held_known": "Of a held entry that stands at central by another one",
    "held_not_counted": "Of a held entry whose drawer is still to be counted elsewhere",
    "over": "Takes another sum out of overs and shorts than the count had posted",
    "held_reversed": "Takes more from an account than is left of what was paid there",
    "late_unknown": "Of a payment that central has not, or not so",
    "late_settled": "Of a late payment that was taken out of overs already",
    "held_own": "Puts right what the same person took, approved or closed",
    "method": "By another method than it was paid by",
}


def why_held(reason: str) -> str:
    """A reason's words; those of a newer central are told as it names them."""
    return _WHY_HELD.get(reason, reason.replace("_", " ").capitalize())


def not_taken(why: str) -> Refused:
    """The refusal of a desk's entry that central does not take; `why` stays its stable code."""
    words = why_held(why)
    return Refused(Reason.DESK_REFUSED, why=why, words=words[:1].lower() + words[1:])
