"""Check a pasted list row by row: nothing of it is taken until each row is right or left out, and the cheque agrees."""

from collections.abc import Sequence

from ims_desktop.actions.counter.add_line import Added, LineWanted, add_account_line
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.search import search
from ims_desktop.domain.basket import MOST_LINES, Basket
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.pasted_list import PastedRow
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused


@frozen
class CheckedRow:
    """A row with the account that it pays, or why it cannot be taken."""

    pasted: PastedRow
    fund: str = ""
    reference: str = ""
    refused: Refused | None = None


@frozen
class CheckedList:
    """Every row, and what is right of them as payments of up to 50 lines each."""

    rows: tuple[CheckedRow, ...]
    baskets: tuple[Basket, ...]

    @property
    def total_pence(self) -> int:
        """What all right rows come to."""
        return sum(basket.total_pence for basket in self.baskets)

    @property
    def wrong(self) -> tuple[CheckedRow, ...]:
        """The rows that cannot be taken as they are."""
        return tuple(row for row in self.rows if row.refused is not None)


def check_list(desk: Desk, data: ReferenceData, user: User, rows: Sequence[PastedRow]) -> CheckedList:
    """Each row judged as a line that is added at the counter; an account twice is refused the second time.

    Bad rows come back as values, so that one never hides the next.
    """
    checked: list[CheckedRow] = []
    baskets = [Basket()]
    seen: set[tuple[str, str]] = set()
    for row in rows:
        try:
            fund, reference = _account(desk, data, row)
            if (fund, reference) in seen:
                raise Refused(Reason.DUPLICATE_LINE, reference=reference)  # noqa: TRY301  refused as any other row is
            added = _added(desk, data, user, baskets[-1], row, (fund, reference))
        except Refused as refused:
            checked.append(CheckedRow(row, refused=refused))
            continue
        seen.add((fund, reference))
        baskets[-1] = added.basket
        checked.append(CheckedRow(row, fund, reference))
        if len(added.basket.lines) == MOST_LINES:
            baskets.append(Basket())
    return CheckedList(tuple(checked), tuple(basket for basket in baskets if basket.lines))


def must_pay(checked: CheckedList, cheque_pence: int) -> None:
    """Refuse `LIST_WRONG` while a row is wrong, naming them, and `LIST_TOTAL` where the cheque says another sum."""
    if checked.wrong or not checked.baskets:
        named = ", ".join(str(row.pasted.place) for row in checked.wrong) or "all"
        raise Refused(Reason.LIST_WRONG, rows=named)
    if cheque_pence != checked.total_pence:
        raise Refused(
            Reason.LIST_TOTAL,
            cheque_pence=cheque_pence,
            total_pence=checked.total_pence,
            difference_pence=abs(cheque_pence - checked.total_pence),
            side="more" if cheque_pence > checked.total_pence else "less",
        )


def _added(
    desk: Desk, data: ReferenceData, user: User, basket: Basket, row: PastedRow, account: tuple[str, str]
) -> Added:
    if row.amount_pence is None:
        raise Refused(Reason.LIST_AMOUNT)
    wanted = LineWanted(*account, row.amount_pence, confirmed=row.confirmed, balance_told=False)
    return add_account_line(desk, data, user, basket, wanted)


def _account(desk: Desk, data: ReferenceData, row: PastedRow) -> tuple[str, str]:
    """Fund and reference of a row: an account that is there before a number that only could be valid."""
    why = ""
    for text in row.references:
        if row.fund:
            return row.fund, text
        found = search(desk.till, data, text, desk.today())
        there = [one.holder for one in found.accounts if _squeezed(one.holder.reference) == _squeezed(text)]
        accounts = [(one.fund, one.reference) for one in there]
        accounts = accounts or [(one.fund.code, one.reference) for one in found.whole]
        if len(accounts) == 1:
            return accounts[0]
        if accounts:
            raise Refused(Reason.LIST_FUND, funds=", ".join(fund for fund, _ in accounts))
        if looks_like_card_number(text):
            raise Refused(Reason.CARD_NUMBER)
        near = ", ".join(one.holder.reference for one in found.near)
        why = why or (f"{found.why_not} Almost this number: {near}." if near else found.why_not)
    raise Refused(Reason.LIST_ACCOUNT, why=why or "No account has this reference.")


def _squeezed(text: str) -> str:
    return "".join(text.split()).upper()
