"""What the search found, put into words, and which of it can be meant without being looked at."""

from datetime import date
from typing import TypeAlias

from ims_desktop.actions.counter.add_line import offered_pence
from ims_desktop.actions.counter.search import UNIDENTIFIED, Found, FoundAccount, FoundItem, FoundReference
from ims_desktop.domain.account_holder import AccountHolder, Effect, joined
from ims_desktop.domain.dated_amount import ENDED, amount_on, until_words
from ims_desktop.domain.money import pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.times import business_day, london
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.shown import FoundRow, Tag, Tone

Choice: TypeAlias = FoundAccount | FoundItem | FoundReference
"""Something that was found and can be paid."""

_GROUPS = {8: (4, 4), 9: (3, 3, 3), 10: (4, 3, 3), 11: (3, 4, 4), 12: (4, 4, 4)}


def found_rows(found: Found, typed: str, work: DeskWork) -> tuple[FoundRow, ...]:
    """Every result in the order in which it is offered; each row's key is its `Choice`."""
    rows = [_row(choice, work) for choice in choices(found, typed)]
    rows += [_row_of_account(one, work, near=True) for one in found.near]
    return tuple(rows if found.suspense is None else [*rows, _row_of_suspense(found.suspense)])


def choices(found: Found, typed: str) -> tuple[Choice, ...]:
    """What can be chosen: first what carries exactly the typed reference or code, then accounts, then the rest."""
    first = meant(found, typed)
    everything: tuple[Choice, ...] = (*found.accounts, *found.whole, *found.items)
    return (*first, *(one for one in everything if one not in first))


def meant(found: Found, typed: str) -> tuple[Choice, ...]:
    """What carries exactly the typed reference or code: where it is one thing, nobody needs to look.

    An account that is there says more than a number that could be valid, and a check digit more than a mask.
    """
    code = squeezed(typed.partition("*")[2] or typed)
    exact: list[Choice] = [one for one in found.accounts if squeezed(one.holder.reference) == code]
    exact += [one for one in found.items if squeezed(one.item.code) == code]
    if exact:
        return tuple(exact)
    with_check_digit = [one for one in found.whole if one.fund.reference_check and one.fund.reference_check.check_digit]
    return tuple(with_check_digit or found.whole)


def _row(choice: Choice, work: DeskWork) -> FoundRow:
    match choice:
        case FoundAccount():
            return _row_of_account(choice, work)
        case FoundReference():
            return _row_of_reference(choice)
        case _:
            return _row_of_item(choice, work.data)


def squeezed(text: str) -> str:
    """A reference without its spaces and in capitals, to tell whether two are the same."""
    return "".join(text.split()).upper()


def grouped(reference: str) -> str:
    """A long number in groups, as people read it aloud: 70123456 is “7012 3456”."""
    if not (reference.isascii() and reference.isdigit() and len(reference) in _GROUPS):
        return reference
    parts: list[str] = []
    at = 0
    for length in _GROUPS[len(reference)]:
        parts.append(reference[at : at + length])
        at += length
    return " ".join(parts)


def name_and_initial(holder: AccountHolder) -> str:
    """A holder as lists show one: “Smith, J”."""
    return joined((holder.surname, holder.forename[:1]), ", ")


def badge(data: ReferenceData, fund: str) -> str:
    """A fund's short name; its code where the fund is not known here."""
    return data.funds[fund].badge if fund in data.funds else fund


def day_words(day: date) -> str:
    """A day in few words: 9 Nov."""
    return f"{day.day} {day:%b}"


def balance_words(holder: AccountHolder) -> str:
    """The whole balance and how old it is: “of £568.40 at 9 Nov”."""
    if holder.balance_pence is None:
        return ""
    balance = pounds(holder.balance_pence)
    if holder.as_at is None:
        return wording.OF_BALANCE.format(balance)
    return wording.OF_BALANCE_AT.format(balance, day_words(holder.as_at))


def due_words(holder: AccountHolder, received_on: date) -> str:
    """What is due for money of a day; that nothing is where that is known."""
    if (now := amount_on(holder.amounts, received_on)) is not None and now.pence == ENDED:
        return wording.NOT_TAKEN_HERE
    offered = offered_pence(holder, received_on)
    if offered is not None:
        return wording.DUE.format(pounds(offered))
    return wording.NOTHING_DUE if holder.due_pence is not None else wording.KEY_THE_AMOUNT


def _row_of_reference(one: FoundReference) -> FoundRow:
    return FoundRow(
        fund=one.fund.badge,
        reference=grouped(one.reference),
        name=one.fund.name,
        due=wording.KEY_THE_AMOUNT,
        second=wording.NO_ACCOUNT_HERE,
        key=one,
    )


def _row_of_suspense(one: FoundReference) -> FoundRow:
    return FoundRow(
        fund=one.fund.badge,
        reference="" if one.reference == UNIDENTIFIED else one.reference,
        name=wording.INTO_SUSPENSE,
        due=wording.KEY_THE_AMOUNT,
        second=wording.FINANCE_FINDS_OUT,
        key=one,
    )


def _row_of_account(one: FoundAccount, work: DeskWork, *, near: bool = False) -> FoundRow:
    holder, today, received_on = one.holder, work.desk.today(), work.received_on()
    hidden = work.hides(holder.fund, holder.reference)
    second = "" if hidden else until_words(holder.amounts, received_on) or balance_words(holder)
    tag = Tag(wording.NEAR, Tone.NOTE) if near else None
    if holder.collects_on is not None and holder.collects_on >= today:
        tag = tag or Tag(wording.BY_DEBIT.format(day_words(holder.collects_on)), Tone.NOTE)
    paid = _paid_words(one, today)
    if paid and not near:
        tag = Tag(paid, Tone.NOTE)
    if one.message is not None:
        second = " · ".join(part for part in (paid, second) if part)
        tag = Tag(one.message.text, Tone.WRONG if one.message.effect is Effect.STOPS else Tone.WARNING)
    return FoundRow(
        fund=badge(work.data, holder.fund),
        reference=grouped(holder.reference),
        name=name_and_initial(holder),
        address=" · ".join(part for part in (holder.full_address, holder.note) if part),
        tag=tag,
        due=wording.ASK_FIRST if hidden else due_words(holder, received_on),
        second=second,
        key=one,
    )


def _row_of_item(one: FoundItem, data: ReferenceData) -> FoundRow:
    each = wording.EACH.format(one.quantity, pounds(one.price_pence)) if one.quantity > 1 else ""
    return FoundRow(
        fund=badge(data, one.item.fund),
        reference=one.item.code,
        name=one.item.name,
        due=pounds(one.price_pence * one.quantity),
        second=each,
        key=one,
    )


def _paid_words(one: FoundAccount, today: date) -> str:
    if one.paid is None:
        return ""
    day = business_day(one.paid.at)
    if day == today:
        return wording.PAID_TODAY.format(f"{london(one.paid.at):%H:%M}")
    return wording.PAID_ON.format(day_words(day))
