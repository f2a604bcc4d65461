"""A spot check of the safe, a float that is kept or the imprest: counted by surprise, by its custodian and a checker.

The custodian signs the entry on their own desk roll; the checker, who may be an auditor, is named in it and signs it by
an entry of theirs (`custody.agreed`), without which it proves nothing. What should be there is looked up once the count
is fixed, and again as the checker signs. A difference stands here and moves nothing. Central checks the same of every
entry, whatever is typed (`ims.check_fault`, `ims.agreed_fault`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from ims_desktop.domain.body_shape import is_whole, is_word, parts_fit
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import CashCount, read_count
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.session_fault import is_sum
from ims_desktop.domain.times import from_roll_time

_FIGURES = ("counted_pence", "expected_pence", "difference_pence")


class Checked(StrEnum):
    """What is counted: the safe, what closes kept at a till and no session has opened with, or the imprest."""

    SAFE = "safe"
    FLOAT = "float"
    IMPREST = "imprest"

    @property
    def kinds(self) -> tuple[MopKind, ...]:
        """What lies there: a float is cash alone, the imprest cash and vouchers; post-dated cheques are no money."""
        cash = (MopKind.CASH,)
        if self is Checked.IMPREST:
            return (*cash, MopKind.OTHER)
        return (*cash, MopKind.CHEQUE, MopKind.OTHER) if self is Checked.SAFE else cash

    def called(self, kind: MopKind) -> str:
        """What a kind of money is called there."""
        other = "vouchers" if self is Checked.IMPREST else "other"
        return {MopKind.CASH: "cash", MopKind.CHEQUE: "cheques"}.get(kind, other)

    def named(self, till: str) -> str:
        """“the safe”, “the float at till 03”, “the imprest”."""
        return f"the float at till {till}" if self is Checked.FLOAT else f"the {self.value}"

    def listed(self, till: str) -> str:
        """“Safe”, “Float at till 03”, “Imprest”."""
        return f"Float at till {till}" if self is Checked.FLOAT else self.value.capitalize()


@frozen
class CheckWanted:
    """What was counted: cash by piece, pence of cheques and of whatever else by kind; of a float, at which till."""

    place: Checked
    cash: CashCount
    others: Mapping[MopKind, int]
    till: str = ""

    def counted_pence(self, kind: MopKind) -> int:
        """What was counted of a kind."""
        return self.cash.pence if kind is MopKind.CASH else self.others.get(kind, 0)


@frozen
class CheckFigure:
    """One kind of money: what should be there, and what was; pence."""

    kind: MopKind
    expected_pence: int
    counted_pence: int

    @property
    def difference_pence(self) -> int:
        """Over is above nothing, short below."""
        return self.counted_pence - self.expected_pence


@frozen
class CustodyCheck:
    """A check as it stands on the roll. `missing`: entries that tills had told of and central lacked by then."""

    device: DeviceId  # its custodian's desk roll
    office: str
    place: Checked
    till: str
    at: datetime
    custodian: UserId
    checker: UserId
    figures: tuple[CheckFigure, ...]
    cash: CashCount
    missing: int = 0
    entry: int = 0
    signed: bool = False  # by its checker's own login

    @property
    def difference_pence(self) -> int:
        """All kinds together."""
        return sum(one.difference_pence for one in self.figures)

    @property
    def differs(self) -> bool:
        """Whether any kind does, though they may come to nothing together."""
        return any(one.difference_pence for one in self.figures)

    @property
    def words(self) -> str:
        """“cash £5.00 short, cheques £12.00 over”; “agrees”."""
        said = [
            f"{self.place.called(one.kind)} {pounds(abs(one.difference_pence))} {'over' if over else 'short'}"
            for one in self.figures
            if (over := one.difference_pence > 0) or one.difference_pence
        ]
        return ", ".join(said) or "agrees"

    @property
    def name(self) -> str:
        """“Safe”, “Float at till 03”, “Imprest”."""
        return self.place.listed(self.till)


@frozen
class CheckCertificate:
    """A check on paper, for both to sign; people by the names that they are shown by."""

    council: Council
    office: Office
    check: CustodyCheck
    custodian: str
    checker: str
    mark: str


def check_wanted(wanted: CheckWanted) -> None:
    """Refuse `AMOUNT_NEGATIVE`, and `COUNT_NOT_VALID` for what a float has none of or a till where it is the safe's."""
    if any(pence < 0 for pence in wanted.others.values()):
        raise Refused(Reason.AMOUNT_NEGATIVE)
    at_till = wanted.place is Checked.FLOAT
    if not set(wanted.others) <= set(wanted.place.kinds[1:]) or bool(wanted.till) is not at_till:
        raise Refused(Reason.COUNT_NOT_VALID)


def expected_in_order(place: Checked, expected: Mapping[MopKind, int]) -> list[int]:
    """What should be there, by the kinds of a place; others than cash and cheques together."""
    rest_pence = sum(pence for kind, pence in expected.items() if kind not in {MopKind.CASH, MopKind.CHEQUE})
    return [rest_pence if kind is MopKind.OTHER else expected.get(kind, 0) for kind in place.kinds]


def check_body(wanted: CheckWanted, expected: Mapping[MopKind, int], checker: UserId, missing: int) -> dict[str, Json]:
    """An entry's body, once what should be there was looked up; other kinds than cash and cheques count together."""
    should = expected_in_order(wanted.place, expected)
    figures = [
        CheckFigure(kind, pence, wanted.counted_pence(kind))
        for kind, pence in zip(wanted.place.kinds, should, strict=True)
    ]
    body: dict[str, Json] = {
        "place": wanted.place.value,
        "checker": checker,
        "missing": missing,
        "tenders": [
            {
                "kind": one.kind.value,
                "counted_pence": one.counted_pence,
                "expected_pence": one.expected_pence,
                "difference_pence": one.difference_pence,
            }
            for one in figures
        ],
        **wanted.cash.body(),
    }
    return body | ({"till": wanted.till} if wanted.till else {})


def read_check(doc: Mapping[str, Any], *, signed: bool = False) -> CustodyCheck:
    """Read a check back from an entry's text, read; raises KeyError, TypeError or ValueError where it is none."""
    body = doc["body"]
    return CustodyCheck(
        device=DeviceId(doc["device"]),
        office=body["office"],
        place=Checked(body["place"]),
        till=body.get("till", ""),
        at=from_roll_time(doc["at"]),
        custodian=UserId(doc["actor"]),
        checker=UserId(body["checker"]),
        figures=tuple(
            CheckFigure(MopKind(one["kind"]), one["expected_pence"], one["counted_pence"]) for one in body["tenders"]
        ),
        cash=read_count(body) or CashCount({}, {}),
        missing=body["missing"],
        entry=doc["number"],
        signed=signed,
    )


def agreed_body(device: str, number: int, seal: bytes) -> dict[str, Json]:
    """What a checker signs: the check's entry, and all that its seal stands for."""
    return {"device": device, "number": number, "seal": seal.hex()}


def agreed_fault(body: object) -> str:
    """`malformed`, or nothing where a signature is sound in itself."""
    words = ("office", "business_day", "device", "seal")
    if not isinstance(body, dict) or not all(is_word(body.get(word)) for word in words):
        return "malformed"
    return "" if is_whole(body.get("number")) else "malformed"


def check_fault(body: object) -> str:
    """`malformed`, `count` or `sums`, or nothing where the entry is sound in itself.

    Its shape; each kind that lies there once; notes, coins and bags that come to the cash; counted less expected.
    """
    if not isinstance(body, dict) or not _well_formed(body):
        return "malformed"
    figures = cast("Sequence[Mapping[str, Any]]", body["tenders"])
    cash_pence = figures[0]["counted_pence"]
    if any(one["counted_pence"] < 0 for one in figures) or not is_sum(body, [cash_pence]):
        return "count"
    if cash_pence and "counted" not in body and "bags" not in body:
        return "count"
    differs = all(one["difference_pence"] == one["counted_pence"] - one["expected_pence"] for one in figures)
    return "" if differs else "sums"


def _well_formed(body: Mapping[str, Any]) -> bool:
    words = ("office", "business_day", "place", "checker", *(("till",) if body.get("place") == Checked.FLOAT else ()))
    return (
        all(is_word(body.get(word)) for word in words)
        and body["place"] in set(Checked)
        and (body["place"] == Checked.FLOAT or "till" not in body)
        and is_whole(body.get("missing"))
        and body["missing"] >= 0
        and parts_fit(body.get("tenders"), ("kind",), _FIGURES)
        and [one["kind"] for one in body["tenders"]] == [kind.value for kind in Checked(body["place"]).kinds]
    )
