"""The certificate of what was erased: as text for the screen and a file, and the same as a PDF."""

from collections.abc import Iterator
from datetime import date

from ims_desktop.documents.office_paper import proof
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import Block, Centred, Heading, Left, Pair, Rule, Weight
from ims_desktop.documents.receipt_rows import receipt_rows
from ims_desktop.domain.erasure import ErasureCertificate
from ims_desktop.domain.times import london

_COLUMNS = 64
_GROUP = 16  # characters of the hash a line, to be read aloud
_FIELDS = {
    "payer": "Payers' names",
    "payer.address": "Payers' addresses",
    "payer.email": "Payers' e-mail addresses",
    "line.note": "Notes beside lines",
    "tender.drawer": "Cheques' drawers",
    "tender.bank": "Cheques' bank details",
    "reason": "Reasons given",
    "other": "Others",
}


def certificate_blocks(certificate: ErasureCertificate) -> tuple[Block, ...]:
    """Everything that the certificate says, in order."""
    return tuple(_blocks(certificate))


def certificate_text(certificate: ErasureCertificate) -> str:
    """The certificate in rows, each ended by a line feed; written to files as UTF-8."""
    rows = receipt_rows(certificate_blocks(certificate), _COLUMNS)
    return "".join(f"{row.text(_COLUMNS)}\n" for row in rows)


def _blocks(one: ErasureCertificate) -> Iterator[Block]:
    if council := plain(one.council):
        yield Heading(council)
    yield Centred("Certificate of erasure of personal data")
    yield Rule()
    yield Pair("Entries before", f"{_day(one.day)}", Weight.BOLD)
    yield Pair("Values erased", f"{one.values:,}", Weight.BOLD)
    for field, count in sorted(one.fields.items()):
        yield Pair(f"  {_FIELDS.get(field, field)}", f"{count:,}")
    yield Pair("Entries that lost values", f"{one.entries:,}")
    yield Pair("Rolls", f"{one.rolls:,}")
    yield Pair("Kept by the office from", f"{_day(one.kept_from)}")
    if one.reason:
        yield Left(f"Younger data was erased because: {plain(one.reason)}")
    yield Rule()
    at = london(one.at)
    yield Pair("Erased by", plain(one.by))
    yield Pair("At", f"{_day(at.date())}, {at:%H:%M:%S}")
    yield Left("SHA-256 over the commitments of the erased values:", weight=Weight.QUIET)
    for start in range(0, len(one.commitments), 2 * _GROUP):
        line = one.commitments[start : start + 2 * _GROUP]
        yield Centred(f"{line[:_GROUP]} {line[_GROUP:]}")
    yield Pair("Entry", f"{one.number}")
    yield Pair("Of roll", one.device)
    yield proof(one.mark)
    yield Rule()
    yield Left(
        "The rolls keep these commitments, so their seals still follow. Tills erase their own copies with their next "
        "word from central. Account holders' records are not part of this; backups keep what they hold until they "
        "are thrown away.",
        weight=Weight.QUIET,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
