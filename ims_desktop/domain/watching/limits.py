"""From when on something is on the watch list: an office's own limits."""

from ims_desktop.domain.frozen import frozen


@frozen
class WatchLimits:
    """An office's limits. Days are calendar days unless they are called sessions; money is whole pence.

    Where people are held against their colleagues, or against chance, `one_in` says how rare it must be: what would
    come about by chance once in so many looks is not worth a supervisor's time.
    """

    days: int = 30  # how far back things are counted together
    long_days: int = 90  # the same of what nobody does often: after hours, on one account, one receipt
    one_in: int = 1_000
    least_often: int = 5  # fewer reversals, drawer openings or copies are never too many
    opens_hour: int = 7  # on the clock on the wall; a reversal before it
    shuts_hour: int = 19  # or from then on is after hours
    after_hours: int = 2
    approved_over_pence: int = 50_00  # from here on a reversal asks for more than the cashier
    just_under_percent: int = 10  # of that limit
    just_under: int = 4
    same_account: int = 3
    late_minutes: int = 30  # after the payment: the customer has gone
    late: int = 4
    crossed: int = 2  # closes where cash is short by what another tender is over
    crossed_pence: int = 5_00
    mix_sessions: int = 10  # and three times as many, for what is small and goes on
    mix_history_sessions: int = 20  # at least so many before a person has a history
    mix_deviations_tenths: int = 36
    side_sessions: int = 24
    wrong_floats: int = 3
    quick_seconds: int = 3
    quick: int = 3
    same_approver: int = 8
    elsewhere_seconds: int = 30  # between an approval and the approver's own work at another till or desk
    elsewhere: int = 2
    same_receipt: int = 3
    returned_cheques: int = 2  # of one account, whoever took them
    cards_by_paper: int = 3  # of one cashier, that no terminal's report had and a desk matched
    unbanked_days: int = 7
    float_short_pence: int = 20_00  # a float so much short is asked about at once, not the third time
    float_days: int = 14  # a float that a close kept and with which nobody opens
    banked_short_pence: int = 1
    silent_weekdays: int = 2
    missing_hours: int = 24
