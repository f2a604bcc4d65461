"""What counts as canonical, asked of the database and of the domain: they never differ."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from builders import CARD, CASH, CHEQUE, COUNCIL_TAX, OUTSIDE, RENTS, START
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_central import Roll, a_key, made_central

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.domain.basket import account_line
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.postgres_server import PostgresServer

IDENTITY = TillIdentity(DeviceId("01960000-0000-7000-8000-0000000000d1"), "BA1", "03", "A", "")


@pytest.fixture(scope="module")
def database(postgres: PostgresServer) -> Iterator[psycopg.Connection]:
    for central in made_central(postgres.url("plain")):
        with central.raw() as connection:
            connection.autocommit = True
            yield connection


def told(database: psycopg.Connection, text: str) -> bool:
    """What the database says, as push asks it: a text that it cannot read is not plain."""
    try:
        row = database.execute(
            "SELECT jsonb_typeof(t::jsonb) = 'object' AND ims.plain(t, t::jsonb) FROM (SELECT %s::text AS t) AS x",
            (text,),
        ).fetchone()
    except (psycopg.errors.DataError, psycopg.errors.ProgramLimitExceeded, psycopg.errors.StatementTooComplex):
        return False
    assert row is not None
    return bool(row[0])


TEXTS = [
    '{"a":1}',
    '{"a": 1}',
    '{ "a":1}',
    '{"a":1} ',
    '{"a":1,"b":2}',
    '{"a":1, "b":2}',
    '{"b":1,"a":2}',
    '{"b":1,"aa":2}',
    '{"aa":1,"b":2}',
    '{"B":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"a":{"c":1,"b":2}}',
    '{"a":[{"c":1,"b":2}]}',
    '{"a":1.0}',
    '{"a":1e0}',
    '{"a":1e2}',
    '{"a":1E2}',
    '{"a":100e-2}',
    '{"a":[1e2]}',
    '{"a":[1,1e2]}',
    '{"a":1e131071}',
    '{"a":1e999999999}',
    '{"a":-0}',
    '{"a":0}',
    '{"a":-1}',
    '{"a":9007199254740991}',
    '{"a":9007199254740992}',
    '{"a":-9007199254740991}',
    '{"a":-9007199254740992}',
    '{"a":999999999999999999999}',
    '{"a":null}',
    '{"a":[null]}',
    '{"a":"null"}',
    '{"a":"1e2 2.5"}',
    '{"a":true,"b":false}',
    '{"a":"\\u0041"}',
    '{"a":"\\u001f"}',
    '{"a":"\\u001F"}',
    '{"a":"\\n\\t\\r\\b\\f"}',
    '{"a":"\\u000a"}',
    '{"a":"\\/"}',
    '{"a":"/"}',
    '{"a":"\\\\ \\""}',
    '{"a":"\x7f"}',
    '{"a":"\u2028"}',
    '{"a":"£ é ŵ “x” 😀"}',
    '{"a":"\\u00e9"}',
    '{"a":"e\u0301"}',
    '{"a":"\u212b"}',
    '{"a":"\u0344"}',
    '{"a":"\\ud83d\\ude00"}',
    '{"a":"\\ud83d"}',
    '{"a":"\\u0000"}',
    '{"é":1}',
    '{"\\n":1}',
    '{"":1}',
    '{"a\\"b":1}',
    '{"a":{},"b":[]}',
    "[1]",
    "1",
    '"x"',
    "",
    "{",
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":01}',
    '{"a":+1}',
    '{"a":1,}',
    "{'a':1}",
    '\ufeff{"a":1}',
    '{"a":"x\ty"}',
    '{"a":' + "[" * 31 + "]" * 31 + "}",
    '{"a":' + "[" * 32 + "]" * 32 + "}",
    '{"a":' * 32 + "1" + "}" * 32,
    '{"a":' * 33 + "1" + "}" * 33,
    '{"a":' + "[" * 3_000 + "]" * 3_000 + "}",
]


def test_known_texts(database: psycopg.Connection) -> None:
    different = {
        text: told(database, text) for text in TEXTS if told(database, text) != (read_plainly(text) is not None)
    }
    assert different == {}


SCALARS = (
    st.booleans()
    | st.integers(min_value=-(2**54), max_value=2**54)
    | st.sampled_from(["", "a", "é", "e\u0301", "£", "\x1f", '"', "\\", "\x7f", "null", "1e5", "\u2028", "Å", "😀"])
    | st.text(max_size=8)
)
KEYS = st.sampled_from(["a", "b", "aa", "B", "a_b", "é", "\n", '"', ""]) | st.text(max_size=4)
VALUES = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=4), max_leaves=12
)
HOW = st.fixed_dictionaries(
    {
        "ensure_ascii": st.booleans() | st.just(value=False),
        "sort_keys": st.booleans() | st.just(value=True),
        "separators": st.sampled_from([(",", ":"), (",", ":"), (",", ":"), (", ", ":"), (",", ": ")]),
    }
)
SLIPS = st.tuples(
    st.integers(min_value=0, max_value=10_000),
    st.sampled_from(
        ["", " ", "0", "1", "e1", ".0", "-", ",", '"', "\\", "a", "null", "\n", "{", "}", "[", "]", ":", "é", "\u0301"]
    ),
    st.integers(min_value=0, max_value=2),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.dictionaries(KEYS, VALUES, max_size=4), how=HOW, slips=st.lists(SLIPS, max_size=2))
def test_odd_texts(
    database: psycopg.Connection, value: dict[str, object], how: dict[str, object], slips: list[tuple[int, str, int]]
) -> None:
    text = json.dumps(value, **how)  # type: ignore[arg-type]  # the strategy's names are its own
    _must_agree(database, _slipped(text, slips))


def _slipped(text: str, slips: list[tuple[int, str, int]]) -> str:
    """The text with a few places overwritten."""
    for at, what, over in slips:
        place = at % (len(text) + 1)
        text = text[:place] + what + text[place + over :]
    return text


def _must_agree(database: psycopg.Connection, text: str) -> None:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return  # no such text can be sent: it is not UTF-8, or no text of PostgreSQL's
    assert told(database, text) == (read_plainly(text) is not None), text


def usual_texts() -> list[str]:
    """Payments of every shape as tills write them."""
    roll = Roll(IDENTITY, a_key()[0])
    lines = (
        account_line(COUNCIL_TAX, "10000017", 100_00, OUTSIDE, START.date()),
        account_line(RENTS, "HR0001-7", 42_00, OUTSIDE, START.date(), note="by hand"),
    )
    card = Tender(CARD, 40_00, card_last4="4417", card_authorisation="882104", card_scheme="Visa")
    cheque = Tender(CHEQUE, 100_00, cheque_number="000123", cheque_date=START.date())
    roll.payment()
    roll.payment(payer="J. Smith")
    roll.paid(lines, (card, Tender(CASH, 110_00)), payer="Zoë £ “x”")
    roll.paid(lines, (cheque, Tender(CASH, 42_00)))
    return [entry.text for entry in roll.entries[1:]]


def known_at_one_look(database: psycopg.Connection, texts: list[str]) -> list[bool]:
    """Which of these texts the database takes for payments as tills usually write them."""
    row = database.execute("SELECT ims.usual(%s::text[], %s::text[]::jsonb[])", (texts, texts)).fetchone()
    assert row is not None
    return list(row[0])


def test_payments_as_tills_write_them_are_known_at_one_look(database: psycopg.Connection) -> None:
    texts = usual_texts()
    assert known_at_one_look(database, texts) == [True] * len(texts)
    assert all(read_plainly(text) is not None for text in texts)


def test_one_look_goes_on_after_what_it_does_not_know(database: psycopg.Connection) -> None:
    texts = usual_texts()
    odd = [texts[0].replace('"v":1', '"v": 1'), texts[1].replace('"at":"2026', '"at":"20x6'), '{"kind":"clock.set"}']
    odd += [
        '{"body":1,"kind":"payment.taken"}',
        '{"kind":"payment.taken"}',
        texts[3].replace("Council", "Cou\\u006ecil"),
    ]
    odd += [texts[0].replace('"01","line"', f'"0{character}1","line"') for character in ("e\u0301", "\\u001f")]
    mixed = [*odd, *texts, odd[0], *texts, odd[5]]
    assert known_at_one_look(database, mixed) == [text in texts for text in mixed]
    # among many others it gives up: then each is looked through in full, which says the same of it
    many = odd[:2] * 10 + texts
    assert known_at_one_look(database, many) == [False] * len(many)
    assert [told(database, text) for text in texts] == [True] * len(texts)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.sampled_from(usual_texts()), slips=st.lists(SLIPS, min_size=1, max_size=2))
def test_what_is_known_at_one_look_is_canonical(
    database: psycopg.Connection, text: str, slips: list[tuple[int, str, int]]
) -> None:
    slipped = _slipped(text, slips)
    _must_agree(database, slipped)
    try:
        known = known_at_one_look(database, [slipped]) == [True]
    except psycopg.DataError:  # central reads each text first
        return
    if known:
        assert read_plainly(slipped) is not None, slipped
        question = (
            "SELECT ims.well_formed(d->'body') AND ims.roll_time(d->>'at') IS NOT NULL FROM (SELECT %s::jsonb AS d)"
        )
        row = database.execute(f"{question} AS x", (slipped,)).fetchone()
        assert row == (True,), slipped
