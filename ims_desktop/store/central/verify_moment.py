"""What central knew at the moment when an entry came is past when the entry is proven: it is taken as fitting."""

from collections.abc import Mapping
from typing import Any

from ims_desktop.domain.canonical import body_of, objects_of
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.permission import Role
from ims_desktop.store.central.judging_people import Person, Place, Standing


def everybody(sealed: Mapping[str, Any], place: Place) -> Standing:
    """What was known when the entry came is past: people, funds, MOPs and VAT are judged by the held list alone."""
    doc = as_told(sealed)
    body = body_of(doc)
    parts = objects_of(body.get("postings"))
    trusted = Person(place.office, frozenset(Role))
    people = (doc.get("actor"), doc.get("approver"), sealed.get("approver"))

    def codes(name: str) -> set[str]:
        return {part[name] for part in parts if isinstance(part.get(name), str)}

    return Standing(
        funds=dict.fromkeys(codes("fund"), False),
        users={one: trusted for one in people if isinstance(one, str)},
        mops=codes("mop"),
        vats=codes("vat_code") | _voucher(body),
    )


def _voucher(body: Mapping[str, Any]) -> set[str]:
    code = body.get("vat_code")
    return {code} if isinstance(code, str) else set()


# reasons that depended on how central stood when the entry came; the others follow from the entry itself
OF_THE_MOMENT = frozenset(
    {
        "till_blocked",
        "till_lives",
        "known",  # central may have had more of the other till's roll than the entry knew
        "actor_unknown",
        "actor_disabled",
        "actor_right",
        "actor_office",
        "approver",
        "vat_unknown",
        "fund_unknown",
        "fund_closed",
        "mop_unknown",
        "put_by_unknown",  # another till's entry may have come later
        "slip_unknown",
        "own_account",
        "over_short",
        "vat",
        "declared_unknown",
    }
)
