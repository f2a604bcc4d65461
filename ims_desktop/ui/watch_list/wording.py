"""A finding in the words of the list."""

from dataclasses import field

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.watching.finding import Finding


@frozen
class FindingRow:
    """One finding in words."""

    until: str
    office: str
    who: str
    what: str
    words: str
    finding: Finding = field(repr=False)

    @property
    def key(self) -> tuple[str, ...]:
        """What this row is known by."""
        one = self.finding
        return one.kind, one.office, one.till, one.who, one.about, one.day.isoformat()


def finding_row(one: Finding, data: ReferenceData) -> FindingRow:
    """One finding in words."""
    return FindingRow(
        until=f"{one.until.day} {one.until:%b}",
        office=one.office,
        who=data.name_of(one.who) if one.who else f"Till {one.till}",
        what=one.kind[:1].upper() + one.kind[1:],
        words=one.words,
        finding=one,
    )
