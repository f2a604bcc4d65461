"""The same cheque at two tills: each till knows its own again, and only the office's entries know both."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import PAYMENT, VOID, Cheque, Happened


def same_cheque(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Cheques of one number, date and sum that paid more than they say in all; what was voided is left out.

    Bank details are never read here: number, date and sum are enough to ask. A cheque with no number or date keyed is
    not known again.
    """
    voided = {one.receipt for one in seen if one.kind == VOID}
    taken: dict[tuple[str, str, int], list[tuple[Happened, Cheque]]] = defaultdict(list)
    for one in seen:
        if one.kind != PAYMENT or one.receipt in voided:
            continue
        for cheque in one.cheques:
            before = taken[cheque.number, cheque.dated, cheque.whole_pence]
            before.append((one, cheque))
            paid_pence = sum(part.pence for _, part in before)
            if paid_pence <= cheque.whole_pence:
                continue
            words = (
                f"Cheque {cheque.number} over {pounds(cheque.whole_pence)} was taken for {pounds(paid_pence)} in "
                f"{len(before)} payments: is it one cheque?"
            )
            behind = figure(f"{len(before)} payments", [payment for payment, _ in before])
            yield Finding(Kind.SAME_CHEQUE, one.day, one.office, words, (behind,), one.actor, about=cheque.number)
