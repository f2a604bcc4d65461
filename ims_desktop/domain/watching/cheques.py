"""What only all of an office's entries tell of cheques: one taken at two tills, and those that keep coming back."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import PAYMENT, RETURNED, VOID, Cheque, Happened


def same_cheque(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Cheques of one number, date and sum that paid more than they say in all; what was voided is left out.

    What is known to be of another account, or of somebody else, is another cheque. One with no number or date keyed
    is not known again.
    """
    voided = {one.receipt for one in seen if one.kind == VOID}
    taken: dict[tuple[str, str, int], list[tuple[Happened, Cheque]]] = defaultdict(list)
    for one in seen:
        if one.kind != PAYMENT or one.receipt in voided:
            continue
        for cheque in one.cheques:
            alike = taken[cheque.number, cheque.dated, cheque.whole_pence]
            alike.append((one, cheque))
            before = [(payment, part) for payment, part in alike if part.may_be(cheque)]
            paid_pence = sum(part.pence for _, part in before)
            if paid_pence <= cheque.whole_pence:
                continue
            words = (
                f"Cheque {cheque.number} over {pounds(cheque.whole_pence)} was taken for {pounds(paid_pence)} in "
                f"{len(before)} payments: is it one cheque?"
            )
            behind = figure(f"{len(before)} payments", [payment for payment, _ in before])
            yield Finding(Kind.SAME_CHEQUE, one.day, one.office, words, (behind,), one.actor, about=cheque.number)


def came_back(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """Cheques that paid one account and that the bank returned, so many within the long days, whoever took them."""
    returned: dict[str, list[Happened]] = defaultdict(list)
    for one in seen:
        if one.kind != RETURNED:
            continue
        for account in one.accounts:
            behind = [early for early in returned[account] if (one.day - early.day).days < limits.long_days]
            returned[account] = [*behind, one]
            if len(behind) + 1 >= limits.returned_cheques:
                yield _returned(account, returned[account], limits)


def _returned(account: str, behind: Sequence[Happened], limits: WatchLimits) -> Finding:
    last, pence = behind[-1], sum(one.pence for one in behind)
    cheques = "1 cheque" if len(behind) == 1 else f"{len(behind)} cheques"
    words = f"{cheques} for one account came back, {pounds(pence)}: should it be paid in another way?"
    counted = figure(f"{len(behind)} in {limits.long_days} days", behind)
    return Finding(Kind.CAME_BACK, last.day, last.office, words, (counted,), about=account)
