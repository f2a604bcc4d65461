"""Judging what a till sent, on SQLite: the same rules as `ims.push` and `ims.project` on PostgreSQL."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, cast

from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.desk import DESK_ONLY
from ims_desktop.domain.permission import COMMAND_LINE
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import SALT_BYTES, EntryKind, PersonalValue
from ims_desktop.domain.times import business_day, from_roll_time

_KNOWN_KINDS: Final = frozenset(kind.value for kind in EntryKind if kind not in DESK_ONLY)
_MOST_DIGITS = 10**15
_LONGEST_ID = 64
_WORDS = ("fund", "reference", "mop", "vat_code", "narrative")


@dataclass(frozen=True, slots=True)
class Place:
    """The till or desk whose roll is judged."""

    device: str
    office: str
    till: str
    letter: str
    blocked: bool
    kind: str = "till"


@dataclass(frozen=True, slots=True)
class Standing:
    """What central knows at this moment: each fund's and user's `disabled`, by code and id; the MOPs' codes."""

    funds: Mapping[str, bool]
    users: Mapping[str, bool]
    mops: Collection[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One entry: held for a reason, or fit to be projected. `at` and `day` are a payment's."""

    number: int
    doc: Mapping[str, Any]
    held: str
    at: datetime | None = None
    day: date | None = None
    carrier: Mapping[str, Any] | None = None  # the entry on this roll, where `doc` was carried over

    @property
    def sealed(self) -> Mapping[str, Any]:
        """The entry as it stands on this roll: what personal values beside it were committed to."""
        return self.doc if self.carrier is None else self.carrier

    @property
    def is_payment(self) -> bool:
        """Whether it takes a payment."""
        return self.doc.get("kind") == EntryKind.PAYMENT_TAKEN

    @property
    def body(self) -> Mapping[str, Any]:
        """What the office needs to know of it."""
        body = self.doc.get("body")
        return body if isinstance(body, dict) else {}

    @property
    def total_pence(self) -> int:
        """What the payment says that it comes to; 0 where it says nothing readable."""
        return whole(self.body.get("total_pence")) or 0


def whole(value: object) -> int | None:
    """A whole number of JSON; None where it is none."""
    return value if type(value) is int and abs(value) < _MOST_DIGITS else None


def read_plainly(text: str) -> Mapping[str, Any] | None:
    """An entry's text, or None where two readers might read it differently."""
    try:
        doc = read_json(text)
        return cast("Mapping[str, Any]", doc) if canonical_text(cast("Json", doc)) == text else None
    except (ValueError, TypeError, RecursionError, Refused):
        return None


def personal_agrees(value: PersonalValue, doc: Mapping[str, Any]) -> bool:
    """Whether a personal value is the one that the entry commits to."""
    commitments = doc.get("personal")
    if not isinstance(commitments, dict) or len(value.salt) != SALT_BYTES:
        return False
    return bool(commitments.get(value.field) == value.commitment)


def judge(number: int, doc: Mapping[str, Any], place: Place, standing: Standing) -> Judged:
    """Whether an entry is projected or held, and why.

    A carried entry counts as the entry that it carries, judged under the letter that the till had then.
    """
    if doc.get("kind") == EntryKind.ENTRY_CARRIED:
        found = innermost(doc)
        if found is None:
            return Judged(number, doc, "till_blocked" if place.blocked else "carried")
        told, carried = found
        return replace(judge(number, told, replace(place, letter=carried.letter), standing), carrier=doc)
    kind, actor = doc.get("kind"), doc.get("actor")
    held = ""
    if place.blocked:
        held = "till_blocked"
    elif place.kind == "till" and kind not in _KNOWN_KINDS:
        held = "unknown_kind"
    elif not _by_machine(kind, actor):
        disabled = standing.users.get(actor) if isinstance(actor, str) else None
        held = "actor_unknown" if disabled is None else "actor_disabled" if disabled else ""
    if held or kind != EntryKind.PAYMENT_TAKEN:
        return Judged(number, doc, held)
    return _judge_payment(number, doc, place, standing)


def _by_machine(kind: object, actor: object) -> bool:
    """What moves no money may be done by whoever runs the machine: enrolling it, and copies by the command line."""
    return kind in {EntryKind.DEVICE_ENROLLED, EntryKind.ENTRY_CARRIED} or (
        kind == EntryKind.RECEIPT_COPIED and actor == COMMAND_LINE.id
    )


def _judge_payment(number: int, doc: Mapping[str, Any], place: Place, standing: Standing) -> Judged:
    body = doc.get("body")
    at = _time(doc.get("at"))
    if at is None or not isinstance(body, dict) or not _well_formed(body):
        return Judged(number, doc, "malformed")
    day = business_day(at)
    postings = body["postings"]
    disabled = [standing.funds.get(posting["fund"]) for posting in postings]
    held = ""
    if body.get("business_day") != day.isoformat():
        held = "business_day"
    elif (
        body.get("office") != place.office
        or body.get("till") != place.till
        or not body["receipt"].startswith(f"{place.office}-{place.till}{place.letter}-")
    ):
        held = "other_till"
    elif not _balances(body):
        held = "sums"
    elif not all(_is_plain_posting(posting, body) for posting in postings):
        held = "posting"
    elif not all(posting["mop"] in standing.mops for posting in postings):
        held = "mop_unknown"
    elif None in disabled:
        held = "fund_unknown"
    elif any(disabled):
        held = "fund_closed"
    return Judged(number, doc, held, at, day)


def _is_plain_posting(posting: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Money goes in, to the account and VAT of its line, by the method of its tender."""
    lines, tenders = _objects(body.get("lines")), _objects(body.get("tenders"))
    if posting["amount_pence"] <= 0 or not 1 <= posting["line"] <= len(lines):
        return False
    if not 1 <= posting["tender"] <= len(tenders):
        return False
    line = lines[posting["line"] - 1]
    same = all(line.get(name) == posting[name] for name in ("fund", "reference", "vat_code"))
    return same and tenders[posting["tender"] - 1].get("mop") == posting["mop"]


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return from_roll_time(value)
    except ValueError:
        return None


def _objects(value: object) -> Sequence[Mapping[str, Any]]:
    return [part if isinstance(part, dict) else {} for part in value] if isinstance(value, list) else ()


def _well_formed(body: Mapping[str, Any]) -> bool:
    ids = [body.get("payment"), body.get("receipt")]
    if not all(isinstance(text, str) and 1 <= len(text) <= _LONGEST_ID for text in ids):
        return False
    postings = _objects(body.get("postings"))
    numbers: list[object] = [body.get("total_pence"), body.get("change_pence")]
    for posting in postings:
        numbers += [posting.get(name) for name in ("amount_pence", "vat_pence", "line", "tender")]
    for line in _objects(body.get("lines")):
        numbers += [line.get("amount_pence"), line.get("vat_pence")]
    for tender in _objects(body.get("tenders")):
        numbers += [tender.get("amount_pence"), tender.get("change_pence", 0)]
    return (
        bool(postings)
        and isinstance(body.get("session"), str)
        and all(whole(number) is not None for number in numbers)
        and all(isinstance(posting.get(name), str) for posting in postings for name in _WORDS)
    )


def _balances(body: Mapping[str, Any]) -> bool:
    """Postings sum to every line, to every tender less its change, and to the total; VAT to every line."""
    left: Counter[tuple[str, int]] = Counter()
    for posting in body["postings"]:
        left["line", posting["line"]] -= posting["amount_pence"]
        left["vat", posting["line"]] -= posting["vat_pence"]
        left["tender", posting["tender"]] -= posting["amount_pence"]
        left["total", 0] -= posting["amount_pence"]
    for number, line in enumerate(_objects(body.get("lines")), start=1):
        left["line", number] += line["amount_pence"]
        left["vat", number] += line["vat_pence"]
    for number, tender in enumerate(_objects(body.get("tenders")), start=1):
        change_pence = tender.get("change_pence", 0)
        left["tender", number] += tender["amount_pence"] - change_pence
        left["change", 0] += change_pence
    left["total", 0] += body["total_pence"]
    left["change", 0] -= body["change_pence"]
    return not any(left.values())
