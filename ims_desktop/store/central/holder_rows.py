"""Account holders as central keeps them: one row each, and the words by which the counter finds them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.dated_amount import amounts_text, read_amounts

COLUMNS = (
    "fund",
    "reference",
    "surname",
    "forename",
    "title",
    "address",
    "postcode",
    "balance_pence",
    "due_pence",
    "as_at",
    "message",
    "note",
    "record_type",
    "arrears_pence",
    "collects_on",
    "amounts",
)
_APART = re.compile(r"[^\w']+")


def words_of(text: str) -> list[str]:
    """The words of a text as they are searched: lower case, no accents, no apostrophes, punctuation apart."""
    folded = text.casefold()
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
        folded = "".join(part for part in parts if not unicodedata.combining(part))
    return [word for word in _APART.sub(" ", folded.replace("'", "")).replace("_", " ").split(" ") if word]


def search_text(holder: AccountHolder) -> str:
    """All words of a holder, each after one blank, so that “begins with” is “contains blank and word”."""
    told = [holder.surname, holder.forename, holder.title, holder.reference, *holder.address, holder.postcode]
    words = words_of(" ".join(told))
    if " " in holder.postcode:
        words.append(holder.postcode.replace(" ", "").casefold())
    return " " + " ".join(words)


def values_of(holder: AccountHolder) -> tuple[Any, ...]:
    """The columns of a holder, in the order of `COLUMNS`."""
    return (
        holder.fund,
        holder.reference,
        holder.surname,
        holder.forename,
        holder.title,
        "\n".join(holder.address),
        holder.postcode,
        holder.balance_pence,
        holder.due_pence,
        holder.as_at,
        holder.message,
        holder.note,
        holder.record_type,
        holder.arrears_pence,
        holder.collects_on,
        amounts_text(holder.amounts),
    )


def holder_of(values: Sequence[Any]) -> AccountHolder:
    """A holder from its columns."""
    address = values[5]
    return AccountHolder(
        fund=values[0],
        reference=values[1],
        surname=values[2],
        forename=values[3],
        title=values[4],
        address=tuple(address.split("\n")) if address else (),
        postcode=values[6],
        balance_pence=values[7],
        due_pence=values[8],
        as_at=_day(values[9]),
        message=values[10],
        note=values[11],
        record_type=values[12],
        arrears_pence=values[13],
        collects_on=_day(values[14]),
        amounts=read_amounts(values[15]),
    )


def _day(kept: date | str | None) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else kept
