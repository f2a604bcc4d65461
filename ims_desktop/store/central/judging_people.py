"""Whether those who acted and approved may, as central knows them: the people's part of judging an entry."""

from collections.abc import Collection, Mapping
from typing import Any

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import COMMAND_LINE
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_rights import (
    APPROVERS,
    OF_ONE_OFFICE,
    REVERSAL_APPROVERS,
    WITHDRAWAL_APPROVERS,
    till_roles,
)
from ims_desktop.store.central.judging_slips import Books


@frozen
class Place:
    """The till or desk whose roll is judged."""

    device: str
    office: str
    till: str
    letter: str
    blocked: bool
    kind: str = "till"


@frozen
class Person:
    """Somebody of the council, as central knows them at this moment."""

    office: str
    roles: frozenset[str]
    disabled: bool = False


@frozen
class Standing:
    """What central knows at this moment: funds with their `disabled`, people by id, codes of MOPs and of VAT."""

    funds: Mapping[str, bool]
    users: Mapping[str, Person]
    mops: Collection[str]
    vats: Collection[str]
    books: Books | None = None  # receipt books; None: what was known is past


def judge_people(doc: Mapping[str, Any], place: Place, standing: Standing) -> str:
    """Whether those who acted and approved are known, and may."""
    kind, actor, approver = doc.get("kind"), doc.get("actor"), doc.get("approver")
    if not _by_machine(kind, actor):
        person = standing.users.get(actor) if isinstance(actor, str) else None
        if person is None:
            return "actor_unknown"
        if person.disabled:
            return "actor_disabled"
        roles = till_roles(EntryKind(str(kind))) if place.kind == "till" else None
        if roles is not None and not roles & person.roles:
            return "actor_right"
        if roles is not None and person.office != place.office and not (roles - OF_ONE_OFFICE) & person.roles:
            return "actor_office"
    if approver is not None:
        second = standing.users.get(approver) if isinstance(approver, str) else None
        if second is None or second.disabled or approver == actor or not _may_approve(doc, second, place):
            return "approver"
    return "approver" if approver is None and _passes_limit(doc) else ""


def _passes_limit(doc: Mapping[str, Any]) -> bool:
    """Whether it is a payment whose cash is over the office's limit: a supervisor let it pass."""
    body = doc.get("body")
    return doc.get("kind") == EntryKind.PAYMENT_TAKEN and isinstance(body, dict) and "cash_limit" in body


def _may_approve(doc: Mapping[str, Any], second: Person, place: Place) -> bool:
    """Whether the second person may approve a close or a reversal there, or let cash over the limit pass."""
    body = doc.get("body")
    if doc.get("kind") == EntryKind.ACCOUNT_WITHDRAWN:
        return bool(second.roles & WITHDRAWAL_APPROVERS) and second.office == place.office
    if doc.get("kind") in REVERSAL_KINDS:
        return bool(second.roles & REVERSAL_APPROVERS) and second.office == place.office
    approves = (
        doc.get("kind") == EntryKind.SESSION_CLOSED and isinstance(body, dict) and body.get("state") == "approved"
    )
    may = bool(second.roles & APPROVERS) and second.office == place.office
    return may or not (approves or _passes_limit(doc))


def _by_machine(kind: object, actor: object) -> bool:
    """What moves no money may be done by whoever runs the machine: enrolling it, and copies by the command line."""
    return kind in {EntryKind.DEVICE_ENROLLED, EntryKind.ENTRY_CARRIED} or (
        kind == EntryKind.RECEIPT_COPIED and actor == COMMAND_LINE.id
    )
