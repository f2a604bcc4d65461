"""Cash that moves between drawer, safe and other places of the office without being taken or paid out."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import LARGEST_COUNT_PENCE, CashCount, counted_cash, read_count
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.put_by import Given, PutBy, must_be_goods, read_goods
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused


class Place(StrEnum):
    """Where cash lies in an office."""

    DRAWER = "drawer"
    SAFE = "safe"
    IMPREST = "imprest"  # its cash: with its vouchers it is its float
    VOUCHERS = "vouchers"  # what was paid out of the imprest, until finance gives as much cash for them
    SET_ASIDE = "set_aside"  # an envelope: counterfeit, foreign and withdrawn money, no takings
    FLOAT_KEPT = "float_kept"  # what a close kept, until a session opens with it
    OTHER_TILL = "other_till"  # its drawer: as much comes back
    GIVEN_UP = "given_up"  # out of the envelope: with the police, the bank or the payer, or destroyed


class MoveKind(StrEnum):
    """Why cash moves. There is no pay-out from takings: an imprest is filled from the safe."""

    LIFT = "lift"
    TOP_UP = "top_up"
    SWAP = "swap"  # of equal value, denominations both ways
    SWAP_TILL = "swap_till"  # the same with another till, whose cashier writes it on their own roll
    SET_ASIDE = "set_aside"
    IMPREST = "imprest"
    IMPREST_BACK = "imprest_back"
    FLOAT_BACK = "float_back"  # a float with which nobody opens goes back to the safe
    VOUCHER = "voucher"  # paid out of the imprest
    REIMBURSED = "reimbursed"  # vouchers to finance, as much cash for them
    GIVEN_UP = "given_up"


WAYS: Mapping[MoveKind, tuple[Place, Place]] = {
    MoveKind.LIFT: (Place.DRAWER, Place.SAFE),
    MoveKind.TOP_UP: (Place.SAFE, Place.DRAWER),
    MoveKind.SWAP: (Place.DRAWER, Place.SAFE),
    MoveKind.SWAP_TILL: (Place.DRAWER, Place.OTHER_TILL),
    MoveKind.SET_ASIDE: (Place.DRAWER, Place.SET_ASIDE),
    MoveKind.IMPREST: (Place.SAFE, Place.IMPREST),
    MoveKind.IMPREST_BACK: (Place.IMPREST, Place.SAFE),
    MoveKind.FLOAT_BACK: (Place.FLOAT_KEPT, Place.SAFE),
    MoveKind.VOUCHER: (Place.IMPREST, Place.VOUCHERS),
    MoveKind.REIMBURSED: (Place.VOUCHERS, Place.IMPREST),
    MoveKind.GIVEN_UP: (Place.SET_ASIDE, Place.GIVEN_UP),
}

SWAPS = frozenset({MoveKind.SWAP, MoveKind.SWAP_TILL})

# what changes hands between two people is witnessed by the second; into an envelope whoever opens it sees
NAMES_WHO = frozenset({MoveKind.GIVEN_UP, MoveKind.VOUCHER, MoveKind.REIMBURSED})  # who has it now, or brought it
SAYS_WHY = frozenset({MoveKind.VOUCHER})  # what for
WITNESSED = NAMES_WHO | {MoveKind.LIFT, MoveKind.TOP_UP, MoveKind.IMPREST, MoveKind.IMPREST_BACK, MoveKind.FLOAT_BACK}
# these move what was put by under a slip's number, whole: each names by which move it was
PUT_BY_AS: Mapping[MoveKind, MoveKind] = {
    MoveKind.GIVEN_UP: MoveKind.SET_ASIDE,
    MoveKind.REIMBURSED: MoveKind.VOUCHER,
}
_MAY_BE_NOTHING = frozenset({MoveKind.SET_ASIDE, MoveKind.GIVEN_UP})  # foreign money has no value here


class WithTill(NamedTuple):
    """With whom change was swapped: their till and its cashier; `answers` is their own slip, where it is known."""

    till: str
    cashier: UserId
    answers: str = ""

    def body(self) -> dict[str, Json]:
        """Its part of an entry's body."""
        answers: dict[str, Json] = {"answers": self.answers} if self.answers else {}
        return {"till": self.till, "cashier": self.cashier, **answers}


@frozen
class CashMove:
    """One move. `pence` goes from the first place of its way to the second; of a swap as much comes back."""

    kind: MoveKind
    pence: int
    counted: CashCount | None = None
    back: CashCount | None = None  # of a swap: what comes back into the drawer
    kept: CashCount | None = None  # counterfeit notes that were handed in: kept, and no value given for them
    goods: tuple[PutBy, ...] = ()  # what leaves whole, by the slips under which it was put by
    given: Given | None = None  # of the envelope: to whom
    other: WithTill | None = None  # of a swap between tills
    vat_code: str = ""  # of a voucher

    def __post_init__(self) -> None:
        """Refuse what cannot be: nothing, below nothing, absurd, a count that is another sum, an uneven swap."""
        if self.pence == 0 and self.kind not in _MAY_BE_NOTHING:
            raise Refused(Reason.AMOUNT_ZERO)
        if self.pence < 0:
            raise Refused(Reason.AMOUNT_NEGATIVE)
        if self.pence > LARGEST_COUNT_PENCE:
            raise Refused(Reason.AMOUNT_ABSURD, amount_pence=self.pence)
        must_be_sum(self.counted, self.pence)
        self._must_be_of_its_kind()
        if self.kept is not None and (self.kind is not MoveKind.SET_ASIDE or self.pence or not self.kept.pence):
            raise Refused(Reason.COUNT_NOT_VALID)
        if (self.back is None) == (self.kind in SWAPS) or (self.back is not None and self.counted is None):
            raise Refused(Reason.COUNT_NOT_VALID)
        if self.back is not None and self.back.pence != self.pence:
            raise Refused(Reason.SWAP_UNEQUAL, given_pence=self.pence, taken_pence=self.back.pence)

    def _must_be_of_its_kind(self) -> None:
        """Goods, who has them and another till are named by the moves that are about them, and by no other."""
        if self.kind in PUT_BY_AS:
            must_be_goods(self.goods, self.pence)
        if (self.given is None) == (self.kind is MoveKind.GIVEN_UP):
            raise Refused(Reason.COUNT_NOT_VALID)
        if self.given is Given.PAYER and self.pence:  # it is of takings: their payment stands
            raise Refused(Reason.PUT_BY_OF_TAKINGS, pence=self.pence)
        if (self.other is None) == (self.kind is MoveKind.SWAP_TILL):
            raise Refused(Reason.SWAP_WITH)
        if (self.vat_code == "") == (self.kind is MoveKind.VOUCHER):
            there_are = "A voucher of the imprest names one, and no other move does."
            raise Refused(Reason.VAT_CODE_UNKNOWN, vat_code=self.vat_code, there_are=there_are)

    @property
    def way(self) -> tuple[Place, Place]:
        """From where, and to where."""
        return WAYS[self.kind]

    @property
    def drawer_pence(self) -> int:
        """By how much the drawer's cash changes, signed."""
        return drawer_change(self.kind, self.pence)

    def body(self) -> dict[str, Json]:
        """Its part of an entry's body."""
        from_place, to_place = self.way
        body: dict[str, Json] = {
            "move": self.kind.value,
            "from": from_place.value,
            "to": to_place.value,
            "pence": self.pence,
        }
        body |= self.counted.body() if self.counted else {}
        if self.back is not None:
            body["back"] = self.back.body()
        if self.kept is not None:
            body["kept"] = self.kept.body()
        if self.goods:
            body["goods"] = [one.body() for one in self.goods]
        if self.given is not None:
            body["given"] = self.given.value
        if self.other is not None:
            body["with"] = self.other.body()
        if self.vat_code:
            body["vat_code"] = self.vat_code
        return body


def read_move(body: Mapping[str, Json]) -> CashMove:
    """Read a move back from an entry's body; raises KeyError, TypeError or ValueError, or refuses, where it is none."""
    move = CashMove(
        kind=MoveKind(cast("str", body["move"])),
        pence=cast("int", body["pence"]),
        counted=read_count(body),
        back=read_count(cast("Mapping[str, Json]", body["back"])) or counted_cash({}) if "back" in body else None,
        kept=read_count(cast("Mapping[str, Json]", body["kept"])) if "kept" in body else None,
        goods=read_goods(body),
        given=Given(cast("str", body["given"])) if "given" in body else None,
        other=_read_other(cast("Mapping[str, str]", body["with"])) if "with" in body else None,
        vat_code=cast("str", body.get("vat_code", "")),
    )
    if (body["from"], body["to"]) != move.way:
        raise ValueError("another way than its kind's")
    return move


def _read_other(body: Mapping[str, str]) -> WithTill:
    return WithTill(body["till"], UserId(body["cashier"]), body.get("answers", ""))


def drawer_change(kind: MoveKind, pence: int) -> int:
    """By how much a move of so many pence changes the drawer's cash, signed."""
    if kind in SWAPS:
        return 0
    from_place, to_place = WAYS[kind]
    return pence * ((to_place is Place.DRAWER) - (from_place is Place.DRAWER))


def must_be_sum(counted: CashCount | None, amount_pence: int) -> None:
    """Refuse `COUNT_NOT_THE_SUM` where notes and coins were counted and come to another sum."""
    if counted is not None and counted.pence != amount_pence:
        raise Refused(Reason.COUNT_NOT_THE_SUM, counted_pence=counted.pence, amount_pence=amount_pence)
