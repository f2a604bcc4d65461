"""Funds: where the council's income goes."""

from ims_desktop.domain.account_reference import ReferenceCheck
from ims_desktop.domain.frozen import frozen


@frozen
class Fund:
    """One kind of income, such as council tax, and what its payments must obey."""

    code: str
    name: str
    badge: str  # two to five capitals shown beside its lines
    vat_code: str
    reference_check: ReferenceCheck | None = None
    maximum_pence: int | None = None
    account_must_exist: bool = False
    asks_payer: bool = False
    asks_address: bool = False  # of the payer, where no account says it
    vat_override: bool = False
    overpaying_allowed: bool = True
    is_suspense: bool = False
    masked_but_last: int = 0  # how many last characters a receipt shows; 0 shows the whole reference
    narrative: str = ""  # the fund's own wording of a payment, printed on receipts
    disabled: bool = False

    @property
    def has_strict_check(self) -> bool:
        """Whether its check tells its references from other text: a mask that holds `*`, or none, does not.

        With such a mask a wrong council tax number, or a card number, would pass as another fund's reference.
        """
        check = self.reference_check
        return check is not None and check.mask is not None and "*" not in check.mask
