"""What is wrong with an entry of a session in itself: tills prove it of their own, central holds it.

Central's database says the same (`ims.session_fault`); contract tests hold the two against each other.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ims_desktop.domain.body_shape import is_whole, is_word, parts_fit
from ims_desktop.domain.card_sales import Stands, counted_pence
from ims_desktop.domain.cash_count import BAG_PENCE, DENOMINATIONS_PENCE, MOST_OF_ONE
from ims_desktop.domain.cash_move import PUT_BY_AS, SWAPS, WAYS, MoveKind
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.put_by import MOST_AT_ONCE, Given
from ims_desktop.domain.quiet_referral import is_envelope
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_session import SessionState

_CLOSED = frozenset(state.value for state in SessionState if state.is_closed)
_STANDS = frozenset(Stands)
_WAYS = {kind.value: (from_place.value, to_place.value) for kind, (from_place, to_place) in WAYS.items()}
_GIVEN = frozenset(given.value for given in Given)
_POSTING_WORDS = ("fund", "reference", "mop", "vat_code", "narrative")
_POSTING_NUMBERS = ("amount_pence", "vat_pence", "line", "tender")
_FIGURES = ("taken_pence", "expected_pence", "counted_pence", "difference_pence", "banking_pence")

# what each kind's body must have beside office, till, business day and session: words, whole numbers, parts
_SHAPES: Mapping[
    str, tuple[tuple[str, ...], tuple[str, ...], Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]]
] = {
    EntryKind.SESSION_PAUSED: ((), (), {}),
    EntryKind.SESSION_RESUMED: ((), (), {}),
    EntryKind.DRAWER_OPENED: ((), (), {}),
    EntryKind.SESSION_APPROVED: ((), ("closed",), {}),
    EntryKind.CASH_MOVED: (("move", "from", "to"), ("pence",), {}),
    EntryKind.SESSION_COUNTED: ((), ("attempt",), {"tenders": (("mop", "kind"), ("counted_pence",))}),
    EntryKind.SESSION_CLOSED: (
        ("cashier", "state"),
        ("count", "float_pence", "float_kept_pence", "total_pence"),
        {"tenders": (("mop", "kind"), _FIGURES), "postings": (_POSTING_WORDS, _POSTING_NUMBERS)},
    ),
}
SESSION_KINDS = frozenset(_SHAPES)


def session_fault(kind: str, body: object) -> str:
    """`malformed`, `count`, `sums` or `posting`, or nothing where the entry is sound in itself.

    Its shape; notes, coins and bags that come to what it says; differences that are counted less expected; what goes to
    the bank; and one posting for each difference, with its method of payment and no VAT.
    """
    if not isinstance(body, dict) or not _well_formed(kind, body):
        return "malformed"
    wrong: dict[str, Callable[[], bool]] = {
        "count": lambda: not _counts(kind, body),
        "sums": lambda: kind == EntryKind.SESSION_CLOSED and not _differs_rightly(body),
        "posting": lambda: kind == EntryKind.SESSION_CLOSED and not posts_differences(body),
    }
    return next((fault for fault, is_wrong in wrong.items() if is_wrong()), "")


def _well_formed(kind: str, body: Mapping[str, Any]) -> bool:
    words, numbers, parts = _SHAPES[kind]
    if "session" in body or kind != EntryKind.CASH_MOVED:
        words = (*words, "session")
    if not all(parts_fit(body.get(name), *of_part) for name, of_part in parts.items()):
        return False
    return (
        all(isinstance(body.get(word), str) for word in ("business_day", "office", "till"))
        and all(is_word(body.get(word)) for word in words)
        and all(is_whole(body.get(number)) for number in numbers)
        and (kind != EntryKind.CASH_MOVED or _goes_its_way(body))
        and (kind != EntryKind.SESSION_CLOSED or (body["state"] in _CLOSED and is_envelope(body.get("envelope"))))
        and (kind != EntryKind.SESSION_COUNTED or _names_cards(body))
    )


def _names_cards(body: Mapping[str, Any]) -> bool:
    """Whether a count says of card sales nothing at all, or what each report says and how each that is named stands."""
    if "cards" not in body and "reports" not in body:
        return True
    return (
        parts_fit(body.get("reports"), ("mop",), ("pence",))
        and parts_fit(body.get("cards"), ("mop", "stands", "authorisation", "last4"), ("entry", "tender", "pence"))
        and all(one["stands"] in _STANDS for one in body["cards"])
    )


def _goes_its_way(body: Mapping[str, Any]) -> bool:
    """Whether a move goes where its kind goes, and names what its kind names and nothing else."""
    right = _WAYS.get(body["move"]) == (body["from"], body["to"])
    return right and _names_goods(body) and _names_till(body) and _names_vat(body)


def _names_till(body: Mapping[str, Any]) -> bool:
    """Whether a swap between tills says with which other one, and whose; nothing else does."""
    if body["move"] != MoveKind.SWAP_TILL:
        return "with" not in body
    other = body.get("with")
    if not isinstance(other, dict) or "session" not in body:
        return False
    words = ("till", "cashier", *(("answers",) if "answers" in other else ()))
    named = all(is_word(other.get(word)) for word in words)
    return named and other["till"] != body["till"]


def _names_vat(body: Mapping[str, Any]) -> bool:
    """Whether a voucher has a VAT code, and nothing else."""
    if body["move"] != MoveKind.VOUCHER:
        return "vat_code" not in body
    code = body.get("vat_code")
    return is_word(code)


def _names_goods(body: Mapping[str, Any]) -> bool:
    """Whether what leaves under its slips is named, each once, and to whom it goes; nothing else names any."""
    if body["move"] not in PUT_BY_AS:
        return "goods" not in body and "given" not in body
    goods = body.get("goods")
    given = str(body.get("given")) in _GIVEN if body["move"] == MoveKind.GIVEN_UP else "given" not in body
    return (
        given
        and parts_fit(goods, ("slip",), ("pence",))
        and 1 <= len(goods) <= MOST_AT_ONCE
        and len({one["slip"] for one in goods}) == len(goods)
        and all(is_whole(one.get("counterfeit", 0)) for one in goods)
    )


def _count_pence(body: Mapping[str, Any]) -> int | None:
    """What notes, coins and full bags come to, in pence; None where they are no count."""
    total_pence = 0
    known = (
        {str(piece): piece for piece in DENOMINATIONS_PENCE},
        {str(piece): pence for piece, pence in BAG_PENCE.items()},
    )
    for name, each_pence in zip(("counted", "bags"), known, strict=True):
        counts = body.get(name, {})
        if not isinstance(counts, dict):
            return None
        for piece, count in counts.items():
            if piece not in each_pence or type(count) is not int or not 0 <= count <= MOST_OF_ONE:
                return None
            total_pence += each_pence[piece] * count
    return total_pence


def is_sum(body: object, pence: Sequence[int]) -> bool:
    """Whether a count, where there is one, comes to one of these sums."""
    if not isinstance(body, dict):
        return False
    return ("counted" not in body and "bags" not in body) or _count_pence(body) in pence


def _counts(kind: str, body: Mapping[str, Any]) -> bool:
    match kind:
        case EntryKind.CASH_MOVED:
            swapped = body.get("back")
            back = is_sum(swapped, (body["pence"],)) if "back" in body else body["move"] not in SWAPS
            sound = body["pence"] >= 0 and back and is_sum(body, (body["pence"],)) and _keeps_nothing_of_value(body)
            return sound and ("goods" not in body or _comes_to(body["goods"], body))
        case EntryKind.SESSION_COUNTED:
            cash = [one["counted_pence"] for one in body["tenders"] if one["kind"] == MopKind.CASH] or [0]
            sound = (one["counted_pence"] >= 0 or one["kind"] == MopKind.CARD for one in body["tenders"])
            return all(sound) and is_sum(body, cash) and _counts_cards(body)
        case EntryKind.SESSION_CLOSED:
            return body["float_kept_pence"] >= 0 and is_sum(body.get("float_kept", {}), (body["float_kept_pence"],))
    return True


def _counts_cards(body: Mapping[str, Any]) -> bool:
    """Whether each card method of payment was counted as its report and the sales that are named come to."""
    if "cards" not in body:
        return True
    counted = Counter[str]()
    for one in body["tenders"]:
        if one["kind"] == MopKind.CARD:
            counted[one["mop"]] += one["counted_pence"]
    reports = Counter[str]()
    for one in body["reports"]:
        reports[one["mop"]] += one["pence"]
    return all(
        counted[mop]
        == counted_pence(reports[mop], [(x["stands"], x["pence"]) for x in body["cards"] if x["mop"] == mop])
        for mop in {*counted, *reports, *(one["mop"] for one in body["cards"])}
    )


def _keeps_nothing_of_value(body: Mapping[str, Any]) -> bool:
    """Whether counterfeit notes that were kept, where there are any, were set aside for nothing."""
    if "kept" not in body:
        return True
    kept = body["kept"]
    worthless = body["move"] == MoveKind.SET_ASIDE and body["pence"] == 0
    return worthless and isinstance(kept, dict) and bool(_count_pence(kept))


def _comes_to(goods: Sequence[Mapping[str, Any]], body: Mapping[str, Any]) -> bool:
    """Whether what leaves is what it was put by for; what is of takings does not go back to its payer."""
    sound = all(one["pence"] >= 0 and one.get("counterfeit", 0) >= 0 for one in goods)
    back = body.get("given") == Given.PAYER and body["pence"] != 0
    return sound and not back and sum(one["pence"] for one in goods) == body["pence"]


def _differs_rightly(body: Mapping[str, Any]) -> bool:
    differs = all(one["difference_pence"] == one["counted_pence"] - one["expected_pence"] for one in body["tenders"])
    return differs and _banks_rightly(body)


def _banks_rightly(body: Mapping[str, Any]) -> bool:
    """Whether all counted, but cards, goes to the bank: with what was lifted, less top-ups and the float kept."""
    moved = body.get("moved", {})
    if not isinstance(moved, dict) or not all(is_whole(pence) for pence in moved.values()):
        return False
    kept_pence = body["float_kept_pence"] + moved.get(MoveKind.TOP_UP, 0) - moved.get(MoveKind.LIFT, 0)
    to_bank = [one for one in body["tenders"] if one["kind"] != MopKind.CARD]
    return (
        all(one["banking_pence"] == 0 for one in body["tenders"] if one["kind"] == MopKind.CARD)
        and sum(one["banking_pence"] for one in to_bank) == sum(one["counted_pence"] for one in to_bank) - kept_pence
    )


def posts_differences(body: Mapping[str, Any]) -> bool:
    """Whether there is one posting for each tender that differs, in its place, without VAT, and their sum is right."""
    wanted = [
        (place, one["mop"], one["difference_pence"], 0)
        for place, one in enumerate(body["tenders"], start=1)
        if one["difference_pence"]
    ]
    posted = [(one["tender"], one["mop"], one["amount_pence"], one["vat_pence"]) for one in body["postings"]]
    return sorted(posted) == wanted and body["total_pence"] == sum(one[2] for one in posted)
