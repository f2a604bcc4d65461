"""What stands on the paper of a session's counts: each with its pieces, who made it, and its entry's mark."""

from collections.abc import Iterator

from ims_desktop.documents.cash_count_blocks import cash_count_blocks
from ims_desktop.documents.office_paper import TEXT_COLUMNS, framed, moment_words, paper_text, proof
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import Amount, Block, Left, Pair, Rule, Weight
from ims_desktop.domain.card_sales import STANDS_WORDS
from ims_desktop.domain.money import pounds
from ims_desktop.domain.session_counts import CountMade, SessionCounts


def session_counts_blocks(made: SessionCounts) -> tuple[Block, ...]:
    """Everything that the paper says, in order."""
    return tuple(framed(made.council, made.office, "Counts of a session", _inside(made)))


def session_counts_text(made: SessionCounts, columns: int = TEXT_COLUMNS) -> str:
    """The paper as text."""
    return paper_text(session_counts_blocks(made), columns)


def _inside(made: SessionCounts) -> Iterator[Block]:
    yield Pair("Till", plain(made.till))
    yield Pair("Cashier", plain(made.cashier))
    yield Left(f"Session {plain(made.session)}")
    for one in made.counts:
        yield Rule()
        yield from _one(made, one)


def _one(made: SessionCounts, one: CountMade) -> Iterator[Block]:
    count = one.count
    name = "Spot check" if count.spot else f"Count {count.attempt}"
    yield Left(f"{name}{', figures fixed' if count.finished else ''}", weight=Weight.BOLD)
    yield Pair("At", moment_words(one.at))
    yield Pair("Counted by", plain(one.by))
    if one.witness:
        yield Pair("Witness", plain(one.witness))
    for mop, pence in sorted(count.counted.by_mop.items()):
        yield Amount(plain(made.mop_names.get(mop, mop)), pounds(pence))
    if count.counted.cash is not None:
        yield Left("Cash by piece", indent=2)
        yield from cash_count_blocks(count.counted.cash)
    if count.counted.cheques:
        yield Pair("Cheques ticked", f"{len(count.counted.cheques):,}")
    if (cards := count.counted.cards) is not None:
        yield Pair("Card sales named", f"{len(cards.named):,}")
        for sale in cards.named:
            yield Amount(plain(f"{sale.words}: {STANDS_WORDS[sale.stands]}"), pounds(sale.pence))
    yield Pair("Entry on the till's roll", f"{count.number:,}")
    yield proof(one.mark)
