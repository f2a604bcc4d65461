"""Amounts that go by the day on which money is received: a penalty charge is discounted, then full, then more.

An account carries them as steps, each from a day on: the council's own system knows when a notice was served, and
whether its discount is of 14 or 21 days. Post counts from the day on which it was opened, a slip of a receipt book
from its own.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.refusal import Reason, Refused

ENDED = 0  # pence of a step from which on nothing is taken here
_LONGEST_WORDS = 120


@frozen
class DatedAmount:
    """What is owed from a day on, in whole pence, and what it is called: “discounted”, “full”, “charge certificate”.

    `ENDED` pence: at court or with enforcement agents. Nothing is taken at a counter any more, and `words` say who
    takes it and their number.
    """

    starts: date
    pence: int
    words: str


def check_amounts(amounts: Sequence[DatedAmount]) -> str:
    """What is wrong with an account's steps, or nothing: in order, each of a sum and a name, an end the last."""
    days = [one.starts for one in amounts]
    if days != sorted(set(days)):
        return "its amounts are not in the order of their days"
    if any(one.pence < 0 or not one.words.strip() or len(one.words) > _LONGEST_WORDS for one in amounts):
        return f"each of its amounts has a sum, and words of up to {_LONGEST_WORDS} characters"
    return "nothing follows where it is not taken any more" if any(one.pence == ENDED for one in amounts[:-1]) else ""


def amount_on(amounts: Sequence[DatedAmount], day: date) -> DatedAmount | None:
    """The step that holds for money received on a day; None where there is none yet."""
    return next((one for one in reversed(amounts) if one.starts <= day), None)


def until_words(amounts: Sequence[DatedAmount], day: date) -> str:
    """What holds on a day, until when, and what comes then: “discounted until 28 Nov, then £70.00”."""
    now = amount_on(amounts, day)
    if now is None:
        return ""
    after = next((one for one in amounts if one.starts > day), None)
    if after is None:
        return now.words
    then = "taken here no more" if after.pence == ENDED else pounds(after.pence)
    return f"{now.words} until {_words(after.starts - timedelta(days=1))}, then {then}"


def due_on(amounts: Sequence[DatedAmount], reference: str, day: date) -> int | None:
    """What is due for money received on a day; None where the account's amounts say nothing of it.

    Refuses `TAKEN_ELSEWHERE` at court or enforcement, in the words that say who takes it.
    """
    now = amount_on(amounts, day)
    if now is not None and now.pence == ENDED:
        raise Refused(Reason.TAKEN_ELSEWHERE, reference=reference, words=now.words)
    return None if now is None else now.pence


def ask_if_other(amounts: Sequence[DatedAmount], reference: str, day: date, amount_pence: int) -> None:
    """Refuse `OTHER_AMOUNT_DUE`, a question, where another amount is due than is paid: a late discount, or a part."""
    due_pence = due_on(amounts, reference, day)
    if due_pence is None or due_pence == amount_pence:
        return
    gone = next((one for one in amounts if one.starts <= day and one.pence == amount_pence), None)
    said = ""
    if gone is not None:
        ended = min(one.starts for one in amounts if one.starts > gone.starts) - timedelta(days=1)
        said = f"It was {gone.words} until {_words(ended)}: this is late. "
    raise Refused(
        Reason.OTHER_AMOUNT_DUE,
        due_pence=due_pence,
        amount_pence=amount_pence,
        reference=reference,
        day=_words(day),
        said=said,
    )


def amounts_text(amounts: Sequence[DatedAmount]) -> str:
    """An account's amounts as databases keep them; blank for none."""
    told = [[one.starts.isoformat(), one.pence, one.words] for one in amounts]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) if told else ""


def read_amounts(text: str) -> tuple[DatedAmount, ...]:
    """Read them back."""
    if not text:
        return ()
    return tuple(DatedAmount(date.fromisoformat(day), pence, words) for day, pence, words in json.loads(text))


def _words(day: date) -> str:
    return f"{day.day} {day:%b}"
