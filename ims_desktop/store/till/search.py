"""Finding an account holder while somebody types: parts of names, postcode, address and reference in any order.

Answers come in the order in which the accounts were loaded and are never ranked: ranking everybody called
Smith takes a second, and the counter waits for nobody (docs: measured, section 4a).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.dated_amount import amounts_text, read_amounts
from ims_desktop.store.till.connection import Connection, Row, Value, not_a_search, translated

HOLDER_COLUMNS = (
    "holder.fund, holder.reference, holder.surname, holder.forename, holder.title, holder.address, holder.postcode,"
    " holder.balance_pence, holder.due_pence, holder.as_at, holder.message, holder.note, holder.record_type,"
    " holder.arrears_pence, holder.collects_on, holder.amounts"
)
_OF_ACCOUNT = f"SELECT {HOLDER_COLUMNS} FROM holder WHERE reference = ? AND fund = ?"  # noqa: S608  our own SQL
_ADDRESS, _DAYS, _AMOUNTS = 5, (9, 14), 15  # places among these
_MATCHING = (
    f"SELECT {HOLDER_COLUMNS} FROM holder_words JOIN holder ON holder.id = holder_words.rowid"  # noqa: S608  our own SQL
    " WHERE holder_words MATCH ? ORDER BY holder_words.rowid LIMIT ?"
)
_LONGEST_TYPED = 200
_MOST_WORDS = 10
_JOINED_WORDS = 5  # “70 12 34 56 78” may be one reference


def search_holders(connection: Connection, text: str, limit: int) -> list[AccountHolder]:
    """Account holders that hold every typed word as the beginning of one of theirs; whatever is typed, no error."""
    query = query_of(text)
    if not query:
        return []
    try:
        with translated():
            return [read_holder(row) for row in connection.execute(_MATCHING, (query, max(0, limit)))]
    except Exception as error:
        if not_a_search(error):  # a character that the index parts words at and we do not
            return []
        raise


def query_of(text: str) -> str:
    """The full-text query of what was typed, "" where it holds no letter or digit.

    Words with digits side by side may also be one, typed with spaces: “7012 3456”, “SW1A 1AA”, “CT 7012”.
    """
    words = _words(text)
    if not words:
        return ""
    query = " AND ".join(_run_query(run) for run in _runs(words))
    if len(words) <= _JOINED_WORDS and len(_runs(words)) > 1 and _has_digit(words[-1]):
        query = f"({query}) OR {_begins(words)}"
    return query


def _words(text: str) -> list[str]:
    """Letters and digits hold together, accents fall away; everything else parts words, as it does in the index."""
    spaced = "".join(_heard(one) for one in unicodedata.normalize("NFC", text[:_LONGEST_TYPED]))
    return spaced.split()[:_MOST_WORDS]


def _heard(one: str) -> str:
    """A character as the index takes it; accents that NFC left over (U+0300 to U+036F) are not heard."""
    if unicodedata.category(one)[0] in "LN":
        return one
    return "" if "\u0300" <= one <= "\u036f" else " "


def _runs(words: Sequence[str]) -> list[list[str]]:
    """Words as they stand, those with digits that stand side by side together."""
    runs: list[list[str]] = []
    for word in words:
        if runs and _has_digit(word) and _has_digit(runs[-1][-1]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _run_query(run: Sequence[str]) -> str:
    apart = " AND ".join(_begins([word]) for word in run)
    return apart if len(run) == 1 else f"(({apart}) OR {_begins(run)})"


def _begins(words: Sequence[str]) -> str:
    return f'"{"".join(words)}" *'  # words hold no quotes: they were parted at them


def _has_digit(word: str) -> bool:
    return any(one.isdigit() for one in word)


def holder(connection: Connection, fund: str, reference: str) -> AccountHolder | None:
    """The account holder of fund and reference."""
    row = connection.execute(_OF_ACCOUNT, (reference, fund)).fetchone()
    return read_holder(row) if row else None


def holders_by_reference(connection: Connection, references: Sequence[str]) -> list[AccountHolder]:
    """Account holders of any fund with one of these references, in the order of fund and reference."""
    if not references:
        return []
    places = ", ".join("?" * len(references))
    rows = connection.execute(
        f"SELECT {HOLDER_COLUMNS} FROM holder WHERE reference IN ({places}) ORDER BY fund, reference",  # noqa: S608  only places
        tuple(references),
    )
    return [read_holder(row) for row in rows]


_COLUMNS = attrgetter(*(part.name for part in fields(AccountHolder)))


def read_holder(row: Row) -> AccountHolder:
    """An account holder from its columns."""
    parts = list(row)
    parts[_ADDRESS] = tuple(row[_ADDRESS].split("\n")) if row[_ADDRESS] else ()
    for at in _DAYS:
        parts[at] = date.fromisoformat(row[at]) if row[at] else None
    parts[_AMOUNTS] = read_amounts(row[_AMOUNTS])
    return AccountHolder(*parts)


def holder_values(one: AccountHolder) -> tuple[Value, ...]:
    """The columns of an account holder."""
    parts = list(_COLUMNS(one))  # dataclasses.astuple copies deeply and costs twenty times as much
    parts[_ADDRESS] = "\n".join(one.address)
    for at in _DAYS:
        parts[at] = parts[at].isoformat() if parts[at] else None
    parts[_AMOUNTS] = amounts_text(one.amounts)
    return tuple(parts)
