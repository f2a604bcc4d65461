"""What stands on the certificate of a spot check of safe, kept float or imprest, for both to sign."""

from collections.abc import Iterator

from ims_desktop.documents.cash_count_blocks import cash_count_blocks
from ims_desktop.documents.office_paper import TEXT_COLUMNS, framed, moment_words, paper_text, proof, to_sign
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import Amount, Block, Left, Pair, Rule, Weight
from ims_desktop.domain.custody_check import CheckCertificate
from ims_desktop.domain.money import pounds

_CERTIFIED = "We counted it together, without being told what there should be."


def check_certificate_blocks(made: CheckCertificate) -> tuple[Block, ...]:
    """Everything that the certificate says, in order."""
    return tuple(framed(made.council, made.office, "Spot check", _inside(made)))


def check_certificate_text(made: CheckCertificate, columns: int = TEXT_COLUMNS) -> str:
    """The certificate as text."""
    return paper_text(check_certificate_blocks(made), columns)


def _inside(made: CheckCertificate) -> Iterator[Block]:
    check = made.check
    yield Pair("Counted", plain(check.name), Weight.BOLD)
    yield Pair("At", moment_words(check.at))
    yield Pair("Custodian", plain(made.custodian))
    yield Pair("Checker", plain(made.checker))
    yield Rule()
    yield Left("Cash as counted", weight=Weight.BOLD)
    yield from cash_count_blocks(check.cash)
    yield Rule()
    for one in check.figures:
        yield Left(check.place.called(one.kind).capitalize(), weight=Weight.BOLD)
        yield Amount("Should be there", pounds(one.expected_pence))
        yield Amount("Counted", pounds(one.counted_pence))
        weight = Weight.BOLD if one.difference_pence else Weight.NORMAL
        yield Amount("Difference", pounds(one.difference_pence), weight)
    if check.missing:
        yield Left(f"Tills had {check.missing:,} entries by then that central lacked.", weight=Weight.BOLD)
    yield Rule()
    yield Left("A difference stands as it was found; nothing was put right by this.", weight=Weight.QUIET)
    if not check.signed:
        yield Left("Its checker did not sign it at central: it proves nothing.", weight=Weight.BOLD)
    yield Pair("Entry on the custodian's roll", f"{check.entry:,}")
    yield proof(made.mark)
    yield Left(_CERTIFIED, weight=Weight.QUIET)
    yield from to_sign("Custodian", "Checker")
