"""The post: each remittance that two people logged, and how it ended. Sealed bags of other services come in so too.

One sheet is what was opened together; its items are known by sheet and place, such as BA1-03A-L17.2. An item stands
open, growing older, until it ends once: as a payment, in suspense, returned with a letter, passed to a department, or
because it was logged in error: it stands on another sheet too, or never came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import cast

from ims_desktop.domain.body_shape import LONGEST_WORD
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import LARGEST_COUNT_PENCE
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import EntryId, PaymentId, SessionId
from ims_desktop.domain.refusal import Reason, Refused

MOST_ITEMS = 50  # of a sheet: its entry stays far under what central takes
NAME, ENCLOSED, LETTER, CARRIER = "name", "enclosed", "letter", "carrier"
PERSONAL = (NAME, ENCLOSED, LETTER, CARRIER)  # kept beside the roll of each item


class Came(StrEnum):
    """What came. A letter holds no money; a sealed bag is said to hold so much, and is opened later by two."""

    CHEQUE = "cheque"
    POSTAL_ORDER = "postal_order"
    CASH = "cash"
    LETTER = "letter"
    SEALED_BAG = "sealed_bag"


class Outcome(StrEnum):
    """What became of an item."""

    PAID = "paid"
    SUSPENSE = "suspense"  # paid in, to an account not yet identified
    RETURNED = "returned"  # with a letter
    PASSED = "passed"  # to a department
    IN_ERROR = "in_error"  # it was logged twice, or never came
    LOCKED = "locked"  # away overnight: the item stays open


BY_PAYMENT = frozenset({Outcome.PAID, Outcome.SUSPENSE})
AWAY = frozenset({Outcome.RETURNED, Outcome.PASSED, Outcome.IN_ERROR})
SAYS_WHY = frozenset({Outcome.RETURNED, Outcome.IN_ERROR})
ENDS = BY_PAYMENT | AWAY


@frozen
class PostItem:
    """One remittance as logged; pence as the cheque says or the bag is said to hold. `personal` by field's name."""

    came: Came
    pence: int
    reference: str = ""  # the payer's own, where they named one
    seal: str = ""  # of a sealed bag
    service: str = ""  # whose bag it is: the library, say, whose return it belongs to
    personal: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be: money of a letter, none of a cheque, a bag without its seal or service."""
        if self.pence < 0:
            raise Refused(Reason.AMOUNT_NEGATIVE)
        if self.pence > LARGEST_COUNT_PENCE:
            raise Refused(Reason.AMOUNT_ABSURD, amount_pence=self.pence)
        bag = self.came is Came.SEALED_BAG
        why = {
            "a letter alone holds no money; log what came with it as what it is": self.came is Came.LETTER
            and self.pence != 0,
            "say for how much it is": self.pence == 0 and self.came not in {Came.LETTER, Came.SEALED_BAG},
            "a sealed bag has its seal's number and the service that it is from": bag
            and not (self.seal and self.service),
            "only a sealed bag has a seal": not bag and bool(self.seal or self.service),
            f"a reference, seal or service has up to {LONGEST_WORD} characters": max(
                len(self.reference), len(self.seal), len(self.service)
            )
            > LONGEST_WORD,
        }
        for words, wrong in why.items():
            if wrong:
                raise Refused(Reason.POST_NOT_VALID, why=words)

    def body(self) -> dict[str, Json]:
        """Its part of a sheet; what is empty is left out."""
        body: dict[str, Json] = {"came": self.came.value, "pence": self.pence}
        words = {"reference": self.reference, "seal": self.seal, "service": self.service}
        return body | {name: word for name, word in words.items() if word}


def sheet_number(office: str, till: str, letter: str, entry: int) -> str:
    """What people know a sheet by: its till, letter and entry. Two PCs may give it where one is the other's copy."""
    return f"{office}-{till}{letter}-L{entry}"


def item_number(sheet: str, place: int) -> str:
    """What an item is known by; places count from 1."""
    return f"{sheet}.{place}"


def field_of(place: int, name: str) -> str:
    """The personal field of a sheet that says something of one item."""
    return f"item.{place}.{name}"


def read_items(body: Mapping[str, Json]) -> Sequence[PostItem]:
    """The items of a sheet; raises KeyError, TypeError or ValueError, or refuses, where it is none."""
    parts = cast("Sequence[Mapping[str, str]]", body["items"])
    return [
        PostItem(
            Came(part["came"]),
            cast("int", part["pence"]),
            part.get("reference", ""),
            part.get("seal", ""),
            part.get("service", ""),
        )
        for part in parts
    ]


def needs_second(came: Came, outcome: Outcome, logged_pence: int) -> bool:
    """Whether two sign: a sealed bag is counted by two, and money does not leave on one person's word."""
    return (came is Came.SEALED_BAG and outcome in BY_PAYMENT) or (outcome in AWAY and logged_pence > 0)


def needs_reason(outcome: Outcome, difference_pence: int) -> bool:
    """Whether it must be said why: a difference is named, and the letter that goes back says something."""
    return outcome in SAYS_WHY or (outcome in BY_PAYMENT and difference_pence != 0)


@frozen
class PostStep:
    """What was done with an item in a session; of a payment its id, receipt and pence."""

    number: int  # of the entry
    outcome: Outcome
    session: SessionId
    payment: PaymentId | None = None
    paid_pence: int = 0
    undone: bool = False  # its payment was voided, so the item stands open again


@frozen
class LoggedItem:
    """An item as it stands: where and when it was logged, and what was done with it, in order."""

    id: str  # its number on paper
    logged: EntryId  # of the sheet
    item: PostItem
    logged_on: date
    number: int  # of the sheet's entry
    place: int
    steps: tuple[PostStep, ...] = ()

    @property
    def end(self) -> PostStep | None:
        """The step that ended it, None while it is open."""
        return next((step for step in reversed(self.steps) if step.outcome in ENDS and not step.undone), None)

    @property
    def locked(self) -> bool:
        """Whether it lies locked away."""
        return self.end is None and bool(self.steps) and self.steps[-1].outcome is Outcome.LOCKED

    def age_days(self, today: date) -> int:
        """How many days it has been here."""
        return (today - self.logged_on).days


@frozen
class PostAgreement:
    """Whether log, payments and session agree; pence. `differences` names items that came to another sum."""

    logged_pence: int  # of all items that ended in the session
    by_outcome: Mapping[Outcome, int]  # as logged
    paid_pence: int
    taken_pence: int  # what the session took, with all that was put right since
    differences: Mapping[str, int]  # paid less logged, by item

    @property
    def agrees(self) -> bool:
        """Whether the payments are all that the session took, and come to what was logged but for named differences."""
        by_payment_pence = sum(pence for outcome, pence in self.by_outcome.items() if outcome in BY_PAYMENT)
        return (
            self.paid_pence == self.taken_pence and by_payment_pence + sum(self.differences.values()) == self.paid_pence
        )


def agreement(items: Iterable[LoggedItem], session: SessionId, taken_pence: int) -> PostAgreement:
    """Hold what ended in a session against what it took."""
    by_outcome: dict[Outcome, int] = {}
    differences: dict[str, int] = {}
    logged_pence = paid_pence = 0
    for one in items:
        end = one.end
        if end is None or end.session != session:
            continue
        logged_pence += one.item.pence
        by_outcome[end.outcome] = by_outcome.get(end.outcome, 0) + one.item.pence
        if end.outcome in BY_PAYMENT:
            paid_pence += end.paid_pence
            if end.paid_pence != one.item.pence:
                differences[one.id] = end.paid_pence - one.item.pence
    return PostAgreement(logged_pence, by_outcome, paid_pence, taken_pence, differences)
