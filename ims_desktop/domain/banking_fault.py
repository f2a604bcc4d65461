"""What is wrong with an entry of a banking in itself. Central's database says the same (`ims.banking_fault`)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ims_desktop.domain.banking import Cause
from ims_desktop.domain.body_shape import is_whole, is_word, parts_fit
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.session_fault import posts_differences

BANKING_KINDS = frozenset(
    {
        EntryKind.BANKING_MADE,
        EntryKind.BANKING_HANDED_OVER,
        EntryKind.BANKING_RECEIVED,
        EntryKind.BANKING_CORRECTED,
    }
)
_POSTS = frozenset({EntryKind.BANKING_MADE, EntryKind.BANKING_CORRECTED})
_KINDS = frozenset({MopKind.CASH.value, MopKind.CHEQUE.value, MopKind.OTHER.value})
_CAUSES = frozenset(cause.value for cause in Cause)
_TENDER_NUMBERS = ("to_bank_pence", "banked_pence", "difference_pence")


def banking_fault(kind: str, body: object) -> str:
    """`malformed`, `sums` or `posting`, or nothing where the entry is sound in itself.

    Its shape; a difference that is banked less to bank; bags that come to the cash and listed cheques to theirs; one
    posting for each difference, with its method of payment and no VAT.
    """
    if not isinstance(body, dict) or not _framed(body):
        return "malformed"
    if kind not in _POSTS:
        return ""
    if not _posts_formed(body) or not (
        _made_formed(body) if kind == EntryKind.BANKING_MADE else _corrected_formed(body)
    ):
        return "malformed"
    wrong: dict[str, Callable[[], bool]] = (
        {"sums": lambda: not _adds_up(body), "posting": lambda: not posts_differences(body)}
        if kind == EntryKind.BANKING_MADE
        else {"sums": lambda: body["difference_pence"] == 0, "posting": lambda: not _posts_correction(body)}
    )
    return next((fault for fault, is_wrong in wrong.items() if is_wrong()), "")


def _framed(body: Mapping[str, Any]) -> bool:
    words = ("banking", "office", "business_day")
    return all(is_word(body.get(word)) for word in words) and is_whole(body.get("slip")) and body["slip"] >= 1


def _posts_formed(body: Mapping[str, Any]) -> bool:
    words, numbers = (
        ("fund", "reference", "mop", "vat_code", "narrative"),
        ("amount_pence", "vat_pence", "line", "tender"),
    )
    return parts_fit(body.get("postings"), words, numbers) and is_whole(body.get("total_pence"))


def _made_formed(body: Mapping[str, Any]) -> bool:
    return (
        parts_fit(body.get("sessions"), ("session", "device", "cashier"), ("closed",))
        and bool(body["sessions"])
        and all(_is_device(one["device"]) for one in body["sessions"])
        and all(parts_fit(one.get("cheques"), ("mop",), ("entry", "tender", "pence")) for one in body["sessions"])
        and all(isinstance(part.get("device", ""), str) for one in body["sessions"] for part in one["cheques"])
        and parts_fit(body.get("tenders"), ("mop", "kind"), _TENDER_NUMBERS)
        and all(one["kind"] in _KINDS for one in body["tenders"])
        and parts_fit(body.get("bags"), ("seal",), ("pence",))
        and all(one["seal"] and one["pence"] > 0 for one in body["bags"])
    )


def _is_device(text: str) -> bool:
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        set(part) <= set("0123456789abcdef") for part in parts
    )


def _corrected_formed(body: Mapping[str, Any]) -> bool:
    sessions = body.get("sessions")
    return (
        is_word(body.get("bag"))
        and is_word(body.get("cause"))
        and body["cause"] in _CAUSES
        and is_whole(body.get("difference_pence"))
        and isinstance(sessions, list)
        and all(isinstance(one, str) for one in sessions)
    )


def _adds_up(body: Mapping[str, Any]) -> bool:
    cheques = [(cheque.get("device", one["device"]), cheque) for one in body["sessions"] for cheque in one["cheques"]]
    listed: Counter[str] = Counter()
    for _, cheque in cheques:
        listed[cheque["mop"]] += cheque["pence"]
    tenders = {one["mop"]: one for one in body["tenders"]}
    cash_pence = sum(one["banked_pence"] for one in body["tenders"] if one["kind"] == MopKind.CASH)
    of_cheques = {mop: one["banked_pence"] for mop, one in tenders.items() if one["kind"] == MopKind.CHEQUE}
    return (
        _all_differ([(one["device"], one["session"]) for one in body["sessions"]])
        and _all_differ([(device, cheque["entry"], cheque["tender"]) for device, cheque in cheques])
        and _all_differ([one["mop"] for one in body["tenders"]])
        and _all_differ([one["seal"] for one in body["bags"]])
        and all(one["difference_pence"] == one["banked_pence"] - one["to_bank_pence"] for one in body["tenders"])
        and not any(one["difference_pence"] for one in body["tenders"] if one["kind"] == MopKind.OTHER)
        and sum(one["pence"] for one in body["bags"]) == cash_pence
        and listed.keys() <= of_cheques.keys()
        and all(listed[mop] == pence for mop, pence in of_cheques.items())
    )


def _all_differ(things: Sequence[object]) -> bool:
    return len(set(things)) == len(things)


def _posts_correction(body: Mapping[str, Any]) -> bool:
    postings, difference_pence = body["postings"], body["difference_pence"]
    return (
        len(postings) == 1
        and postings[0]["amount_pence"] == difference_pence == body["total_pence"]
        and postings[0]["vat_pence"] == 0
    )
