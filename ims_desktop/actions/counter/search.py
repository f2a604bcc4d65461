"""Understand what is typed or scanned into the counter's one box."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from ims_desktop.actions.ports import EarlierPayment, TillStore
from ims_desktop.domain.account_holder import AccountHolder, StopMessage
from ims_desktop.domain.account_reference import near_references
from ims_desktop.domain.basket import parse_quantity
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.payment_rules import kept_reference
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused

MOST_FOUND = 50
_MOST_NEAR = 3
UNIDENTIFIED = "NONE"  # what stands where a payment in suspense has no number: names never stand on postings
_NUMBERED = re.compile(r"(?=(?:[A-Z/-]*[0-9]){4})[0-9A-Z/-]{4,24}", re.ASCII)
_LIKE_A_REFERENCE = 6  # digits from which typed text is taken for a reference rather than a house number


@frozen
class FoundAccount:
    """An account that may be meant, with what the cashier must know before taking money on it."""

    holder: AccountHolder
    message: StopMessage | None = None
    paid: EarlierPayment | None = None


@frozen
class FoundItem:
    """A catalogue item that may be meant, how many, and its price each in pence."""

    item: CatalogueItem
    quantity: int
    price_pence: int


@frozen
class FoundReference:
    """A whole reference of a fund that keeps no accounts here: nothing is known of it but that it is valid."""

    fund: Fund
    reference: str


@frozen
class Found:
    """What was found, best first; `near` are accounts one slip of the finger away, `why_not` says what is wrong.

    `suspense` is where it can be paid all the same while nobody knows what it is for: never chosen by itself.
    """

    whole: tuple[FoundReference, ...] = ()
    accounts: tuple[FoundAccount, ...] = ()
    items: tuple[FoundItem, ...] = ()
    near: tuple[FoundAccount, ...] = ()
    why_not: str = ""
    suspense: FoundReference | None = None

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to choose."""
        return not (self.whole or self.accounts or self.items)


def search(till: TillStore, data: ReferenceData, typed: str, today: date) -> Found:
    """What the typed text may mean: a whole reference, an account holder, or a catalogue item.

    A whole reference selects its fund by the funds' own checks. Where nothing is found and the text looks like
    a reference, accounts one wrong digit or one swap away are offered by name; nothing is corrected silently. Last
    of all comes suspense, for a payment that must be taken and has no valid reference.
    """
    text = typed.strip()
    if not text:
        return Found()
    try:
        quantity, rest = parse_quantity(text)
    except Refused as refused:
        return Found(why_not=refused.message)
    items = _items(data, rest, quantity, today)
    if "*" in text:
        return Found(items=items)
    whole, exact = _whole_references(till, data, text)
    if not whole and not exact and looks_like_card_number(text):
        return Found(why_not=Refused(Reason.CARD_NUMBER).message)
    holders = [*exact, *(one for one in till.search_holders(text, MOST_FOUND) if one not in exact)][:MOST_FOUND]
    found = Found(whole=whole, accounts=tuple(_told(till, data, holder, today) for holder in holders), items=items)
    return found if not found.nothing else _nothing_found(till, data, text, today)


def _nothing_found(till: TillStore, data: ReferenceData, text: str, today: date) -> Found:
    near: Sequence[AccountHolder] = ()
    why_not = ""
    if sum(character.isdigit() for character in text) >= _LIKE_A_REFERENCE:
        near, why_not = _near(till, data, text)
    told = tuple(_told(till, data, holder, today) for holder in near)
    return Found(near=told, why_not=why_not, suspense=_suspense(data, text))


def _suspense(data: ReferenceData, text: str) -> FoundReference | None:
    """The suspense account under which it can be paid: what was typed, where it looks like a number and no name."""
    fund = next((one for one in data.funds.values() if one.is_suspense and not one.disabled), None)
    if fund is None:
        return None
    typed = kept_reference(fund, "".join(text.split()))
    check = fund.reference_check
    kept = _NUMBERED.fullmatch(typed) is not None and (check is None or check.accepts(typed))
    return FoundReference(fund, typed if kept else UNIDENTIFIED)


def _items(data: ReferenceData, text: str, quantity: int, today: date) -> tuple[FoundItem, ...]:
    words = text.casefold().split()
    found: list[FoundItem] = []
    for item in data.items.values():
        names = [item.code.casefold(), *item.name.casefold().replace(",", " ").split()]
        if words and all(any(name.startswith(word) for name in names) for word in words):
            try:
                found.append(FoundItem(item, quantity, item.price_on(today)))
            except Refused:
                continue  # not sold today
    return tuple(sorted(found, key=lambda one: (one.item.code.casefold() != text.casefold(), one.item.name)))


def _whole_references(
    till: TillStore, data: ReferenceData, text: str
) -> tuple[tuple[FoundReference, ...], list[AccountHolder]]:
    """Funds whose check the text passes: with their accounts where funds keep accounts, bare where not."""
    bare: list[FoundReference] = []
    exact: list[AccountHolder] = []
    for fund in data.funds.values():
        # a check that lets anything through says nothing about which fund is meant
        check = fund.reference_check
        if fund.disabled or fund.is_suspense or check is None or not fund.has_strict_check:
            continue
        if not check.accepts(text, account_must_exist=fund.account_must_exist):
            continue
        reference = kept_reference(fund, text)
        holder = till.holder(fund.code, reference)
        if holder is not None:
            exact.append(holder)
        elif not fund.account_must_exist:
            bare.append(FoundReference(fund, reference))
    return tuple(bare), exact


def _told(till: TillStore, data: ReferenceData, holder: AccountHolder, today: date) -> FoundAccount:
    since = today - timedelta(days=data.council.asks_again_days)
    earlier = till.earlier_payments(holder.fund, holder.reference, since)
    return FoundAccount(holder, data.message(holder.fund, holder.message), earlier[0] if earlier else None)


def _near(till: TillStore, data: ReferenceData, text: str) -> tuple[Sequence[AccountHolder], str]:
    near: list[AccountHolder] = []
    why_not = Refused(Reason.REFERENCE_NOT_RECOGNISED).message
    for fund in data.funds.values():
        check = fund.reference_check
        if fund.disabled or check is None or not fund.account_must_exist:
            continue
        reference = kept_reference(fund, text)
        if not check.shortest <= len(reference) <= check.longest:
            continue
        candidates = list(near_references(reference, check, account_must_exist=True))
        near.extend(one for one in till.holders_by_reference(candidates) if one.fund == fund.code)
        try:
            check.check(text)
        except Refused as refused:
            why_not = refused.message if refused.reason is Reason.REFERENCE_CHECK_DIGIT else why_not
    return near[:_MOST_NEAR], why_not
