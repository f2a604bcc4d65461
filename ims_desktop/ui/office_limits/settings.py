"""What each of an office's settings does, in one line, and in which unit it is keyed."""

from ims_desktop.domain.frozen import frozen

_POUNDS, _DAYS = "pounds", "days"


@frozen
class Said:
    """A setting in words."""

    label: str
    does: str
    unit: str = ""


OFFICE, CASH_UP, CASH_LIMIT = "Office", "Cashing up, voids and corrections", "Cash limit"
BANKING, CHEQUES, WATCH = "Safe and bank", "Returned cheques", "Watch list"

SETTINGS: dict[str, dict[str, Said]] = {
    OFFICE: {
        "name": Said("Name", "How the office is called on screens and receipts."),
        "receipt_message": Said("Message on receipts", "Stands at the foot of every receipt of this office."),
        "identity.questions": Said(
            "Asked before a balance is told", "Questions with semicolons between them; none: nothing is asked."
        ),
    },
    CASH_UP: {
        "cash_up.tolerance_pence": Said(
            "Cash tolerance", "Cash that is over or short by more awaits another person's approval.", _POUNDS
        ),
        "cash_up.recounts": Said("Recounts", "How often a drawer that does not agree is counted again.", "times"),
        "cash_up.drawer_limit_pence": Said(
            "Most in a drawer", "With more in it a lift to the safe is asked for.", _POUNDS
        ),
        "cash_up.over_short_fund": Said(
            "Overs and shorts: fund", "Where differences are posted; none: the suspense fund."
        ),
        "cash_up.over_short_reference": Said(
            "Overs and shorts: account", "The account of that fund; none: the till's name."
        ),
        "cash_up.cashier_sees_expected": Said(
            "Cashiers see expected figures", "Once counting is finished; else supervisors alone do."
        ),
        "cash_up.approves_every_close": Said(
            "Every close is approved", "Else only one that is beyond the tolerance awaits approval."
        ),
        "cash_up.void_alone_pence": Said(
            "Void asked for alone", "Up to this a cashier alone may ask for a void; 0: never.", _POUNDS
        ),
        "cash_up.correct_alone_pence": Said(
            "Correction alone", "Over it another person approves a correction.", _POUNDS
        ),
        "cash_up.shares_drawer": Said(
            "Drawers are shared", "A counted drawer may go straight to the next cashier; both give their word."
        ),
    },
    CASH_LIMIT: {
        "cash_limit.limit_pence": Said("Cash limit", "The most cash on linked payments; none: no limit.", _POUNDS),
        "cash_limit.days": Said("Linked over", "Payments of so many days belong together, today included.", _DAYS),
        "cash_limit.may_be_approved": Said(
            "A supervisor may let it pass", "With a reason and evidence of identity; else it is refused."
        ),
        "cash_limit.asks_address": Said(
            "Payer's address over it", "The payer says name and address, where no account says them."
        ),
        "cash_limit.words": Said("Told to the payer", "The council's own words where cash is over the limit."),
    },
    BANKING: {
        "banking.collected_on": Said(
            "Collected on", "Weekdays on which the carrier comes, such as Mon, Wed, Fri.", "weekdays"
        ),
        "banking.not_collected": Said("Not collected on", "Bank holidays and other days without a carrier.", "dates"),
        "banking.safe_limit_pence": Said("Most in the safe", "The insurance pays for no more; custody warns.", _POUNDS),
        "banking.safe_float_pence": Said("Change in the safe", "The safe's own change money.", _POUNDS),
    },
    CHEQUES: {
        "cheques.after_return": Said(
            "After one came back", "What tills do when its account is paid again: allow, warn, or forbid a cheque."
        ),
        "cheques.remembered_days": Said("Remembered for", "How long tills remember a returned cheque.", _DAYS),
        "cheques.fee_pence": Said("Fee", "Charged to the account whose cheque came back; 0: none.", _POUNDS),
        "cheques.fee_fund": Said("Fee: fund", "Where the fee is income."),
        "cheques.fee_reference": Said("Fee: account", "The account of that fund."),
    },
    WATCH: {
        "watch.days": Said("Looked back", "How far back things are counted together.", _DAYS),
        "watch.long_days": Said("Looked back, rare things", "The same of what nobody does often.", _DAYS),
        "watch.one_in": Said("By chance once in", "What chance would do oftener is not asked about.", "looks"),
        "watch.least_often": Said(
            "At least", "Fewer reversals, drawer openings or copies are never too many.", "times"
        ),
        "watch.opens_hour": Said("Opens at", "A reversal before this hour is after hours.", "o'clock"),
        "watch.shuts_hour": Said("Shuts at", "A reversal from this hour on is after hours.", "o'clock"),
        "watch.after_hours": Said("Reversals after hours", "From so many on they are asked about.", "times"),
        "watch.approved_over_pence": Said(
            "Reversals are approved from", "What just escapes it is counted as just under the limit.", _POUNDS
        ),
        "watch.just_under_percent": Said("Just under is within", "So much below that limit.", "percent"),
        "watch.just_under": Said("Reversals just under", "From so many on they are asked about.", "times"),
        "watch.same_account": Said("Reversals on one account", "From so many on they are asked about.", "times"),
        "watch.late_minutes": Said("A reversal is late after", "The customer has gone by then.", "minutes"),
        "watch.late": Said("Late reversals", "From so many on they are asked about.", "times"),
        "watch.crossed": Said("Crossed closes", "Cash short by what another tender is over, so often.", "times"),
        "watch.crossed_pence": Said("Crossed from", "Smaller differences are not held against each other.", _POUNDS),
        "watch.mix_sessions": Said(
            "Tender mix over", "Sessions that are held against a person's own history.", "sessions"
        ),
        "watch.mix_history_sessions": Said("History of at least", "Fewer sessions are no history.", "sessions"),
        "watch.mix_deviations_tenths": Said(
            "Tender mix off by", "How far off it must be, in tenths of its usual spread.", "tenths"
        ),
        "watch.side_sessions": Said("Differences of one side over", "Sessions that are looked at.", "sessions"),
        "watch.wrong_floats": Said("Wrong floats", "From so many on they are asked about.", "times"),
        "watch.quick_seconds": Said("An approval is quick within", "Nobody looks at anything so fast.", "seconds"),
        "watch.quick": Said("Quick approvals", "From so many on they are asked about.", "times"),
        "watch.same_approver": Said("One approver for one cashier", "From so many in a row on.", "times"),
        "watch.same_receipt": Said("Copies of one receipt", "From so many on they are asked about.", "copies"),
        "watch.elsewhere": Said(
            "Approvals while elsewhere",
            "By somebody who was at work at another till or desk; from so many on.",
            "times",
        ),
        "watch.elsewhere_seconds": Said(
            "At work elsewhere within", "So long before and after the approval.", "seconds"
        ),
        "watch.returned_cheques": Said("Cheques that came back", "Of one account, from so many on.", "times"),
        "watch.cards_by_paper": Said(
            "Cards by paper", "Of one cashier within 30 days, that a paper alone matched.", "sales"
        ),
        "watch.float_short_pence": Said("A float short from", "Asked about at once, smaller ones when often.", _POUNDS),
        "watch.float_days": Said("A float nobody opens with", "Kept so long, it is asked about.", _DAYS),
        "watch.unbanked_days": Said("Takings not banked after", "Then they are asked about.", _DAYS),
        "watch.banked_short_pence": Said("Banked otherwise from", "Smaller differences are left.", _POUNDS),
        "watch.silent_weekdays": Said("A till is silent after", "While others speak.", "working days"),
        "watch.missing_hours": Said("Entries are missing after", "So long after the till told of them.", "hours"),
    },
}
NAMED = {name: said for group in SETTINGS.values() for name, said in group.items()}
