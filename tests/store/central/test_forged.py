"""Forged pushes: refused with a clear reason, and the roll unharmed, on both databases."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from made_central import Central, Roll, a_till

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import NO_SEAL, TRAINING_PREFIX, PersonalValue, seal_of


def _gap(roll: Roll) -> list[SealedEntry]:
    roll.payment()
    roll.payment()
    return roll.entries[2:]


def _not_following(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment()
    return [replace(entry, seal=seal_of(NO_SEAL, entry.text))]


def _practised(roll: Roll) -> list[SealedEntry]:
    roll.head = replace(roll.head, prefix=TRAINING_PREFIX)
    return [roll.payment()]


def _other_text(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment()
    return [replace(entry, text=entry.text.replace("14210", "14211"))]


def _wrong_commitment(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment(payer="J. Smith")
    return [replace(entry, personal=(replace(entry.personal[0], value="J. Smyth"),))]


def _short_salt(roll: Roll) -> list[SealedEntry]:
    entry = roll.payment(payer="J. Smith")
    salt = entry.personal[0].salt
    shifted = PersonalValue("payer", salt[:31], chr(salt[31] % 128) + "J. Smith")
    return [replace(entry, personal=(shifted,))]


def _value_without_commitment(roll: Roll) -> list[SealedEntry]:
    return [replace(roll.payment(), personal=(PersonalValue("payer", bytes(32), "J. Smith"),))]


FORGED: dict[str, Callable[[Roll], list[SealedEntry]]] = {
    "device": lambda roll: [roll.forged(device="01960000-0000-7000-8000-0000000000ff")],
    "number gap": _gap,
    "number 0": lambda roll: [roll.forged(number=0)],
    "number -1": lambda roll: [roll.forged(number=-1)],
    "number as text": lambda roll: [roll.forged(number="2")],
    "number skipped": lambda roll: [roll.forged(), roll.forged(number=9)],
    "seal": _not_following,
    "seal of training": _practised,
    "seal of another text": _other_text,
    "seal too short": lambda roll: [replace(roll.payment(), seal=b"short")],
    "size": lambda roll: [roll.forged(body={"note": "x" * 66_000})],
    "size in bytes": lambda roll: [roll.forged(body={"note": "£" * 33_000})],
    "not_readable: NUL": lambda roll: [roll.written('{"number":2,"x":"\0"}')],
    "not_readable: escaped NUL": lambda roll: [roll.written('{"number":2,"x":"\\u0000"}')],
    "not_readable: malformed": lambda roll: [roll.written('{"number":2,')],
    "not_readable: an array": lambda roll: [roll.written("[2]")],
    "not_readable: a name twice": lambda roll: [roll.written(_twice(roll))],
    "not_readable: a fraction": lambda roll: [roll.written(_with(roll, '"body":{"pence":1.5}'))],
    "not_readable: an exponent": lambda roll: [roll.written(_with(roll, '"body":{"pence":1e2}'))],
    "not_readable: null": lambda roll: [roll.written(_with(roll, '"body":{"pence":null}'))],
    "not_readable: needless escape": lambda roll: [roll.written(_with(roll, '"body":{"a":"\\u0041"}'))],
    "not_readable: deep": lambda roll: [roll.written('{"number":' + "[" * 30_000 + "]" * 30_000 + "}")],
    "not_readable: line feed": lambda roll: [roll.written('{"number":2}\n')],
    "commitment": _wrong_commitment,
    "commitment with a short salt": _short_salt,
    "commitment missing": _value_without_commitment,
}


def _with(roll: Roll, part: str) -> str:
    text = roll.copied().forged(body={}).text
    return text.replace('"body":{}', part)


def _twice(roll: Roll) -> str:
    return _with(roll, '"body":{},"body":{}')


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_push_is_refused_and_nothing_is_stored(shared_central: Central, what: str) -> None:
    central = shared_central
    roll, link = central.till(a_till())
    roll.opened()
    link.push(roll.entries, roll.said())
    honest = roll.copied()
    with pytest.raises(Refused) as refused:
        link.push(FORGED[what](roll), honest.said())
    assert refused.value.reason is Reason.PUSH_REFUSED, refused.value
    expected = what.split(":", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    if what not in {"number 0", "number -1", "number as text"}:
        assert refused.value.facts["why"] == expected
    assert link.head(honest.said()).number == 1
    honest.payment()  # and the till goes on
    assert link.push(honest.entries, honest.said()).number == 2
