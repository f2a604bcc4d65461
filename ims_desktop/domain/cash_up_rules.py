"""What an office sets for cashing up: how exact a count must be, how often it is repeated, who sees what."""

from ims_desktop.domain.frozen import frozen


@frozen
class CashUpRules:
    """An office's own rules; limits are whole pence.

    `tolerance_pence` is for cash alone: cheques, cards and other tenders must agree to the penny. A difference within
    it is closed with a reason, one beyond it awaits another person's approval.
    """

    tolerance_pence: int = 5_00
    recounts: int = 2  # after the first count
    drawer_limit_pence: int = 1_000_00  # over it a lift is asked for
    over_short_fund: str = ""  # the overs-and-shorts account; none: the suspense fund
    over_short_reference: str = ""  # blank: the till's name
    cashier_sees_expected: bool = True  # once counting is finished; else supervisors alone
    approves_every_close: bool = False  # else what is beyond the tolerance
    void_alone_pence: int = (
        0  # up to which a cashier alone may ask for a void, to be approved before the close; 0: never
    )
    correct_alone_pence: int = 50_00  # over it another person approves a correction
    shares_drawer: bool = False  # a drawer may go to the next cashier as it was counted, not by way of the safe
