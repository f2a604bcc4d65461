"""Accounts are found by what people say first, and nothing that can be typed is an error."""

from dataclasses import replace

import pytest
from builders import OBRIEN, SMITH, START, TENANT, changes, till
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_desktop.store.till.search import query_of
from ims_desktop.store.till.store import SqlTillStore


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SqlTillStore:
    made = till(tmp_path_factory.mktemp("till"))
    hyphen = replace(TENANT, fund="03", reference="PCN/12-34 56", surname="Llŷr", forename="", note="")
    made.apply_changes(changes([hyphen], things=[], upto=2, fresh=False, hashes=()), START)
    return made


@pytest.mark.parametrize(
    ("typed", "surnames"),
    [
        ("smith", ["Smith-Jones"]),
        ("jon", ["Smith-Jones"]),
        ("smith-jones", ["Smith-Jones"]),
        ("smithjones", ["Smith-Jones"]),
        ("Siân jones", ["Smith-Jones"]),
        ("JONES sian", ["Smith-Jones"]),
        ("Sia\u0302n", ["Smith-Jones"]),
        ("obrien", ["O'Brien"]),
        ("O\u2019Brien", ["O'Brien"]),
        ("zoe", ["Ahmed"]),
        ("12 high", ["Smith-Jones"]),
        ("high 12 barrow", ["Smith-Jones"]),
        ("ba1 1aa", ["Smith-Jones"]),
        ("ba11aa", ["Smith-Jones"]),
        ("BA11A", ["Smith-Jones"]),
        ("ba1", ["Smith-Jones", "Ahmed", "Llŷr"]),
        ("jones ba1", ["Smith-Jones"]),
        ("7012", ["Smith-Jones", "O'Brien"]),
        ("7012 3456", ["Smith-Jones"]),
        ("7012-3456", ["Smith-Jones"]),
        ("70 12 34 56", ["Smith-Jones"]),
        ("70123456 smith", ["Smith-Jones"]),
        ("smith 7012 3456", ["Smith-Jones"]),
        ("hr00017", ["Ahmed"]),
        ("HR 0001 7", ["Ahmed"]),
        ("HR0001-7", ["Ahmed"]),
        ("pcn123456", ["Llŷr"]),
        ("llyr", ["Llŷr"]),
        ("garage 12", ["Ahmed"]),
        ("smith ahmed", []),
        ("mith", []),
        ("", []),
        ("   ", []),
    ],
)
def test_accounts_are_found_by_what_people_say(store: SqlTillStore, typed: str, surnames: list[str]) -> None:
    assert [one.surname for one in store.search_holders(typed, 10)] == surnames


@pytest.mark.parametrize(
    "typed",
    [
        '"', "'", '""', '"*', "*", "**", "smith*", "^smith", "words:smith", "NEAR(smith jones)", "smith NOT jones",
        "OR", "AND AND", "(", ")", "{words} : x", "-smith", "+", "\0", "smith\0", "a\0b", "\ud800", "\U0010ffff",
        "a\u19b0b", "\u0301", "ß", "İ", "x" * 100_000, "a " * 5_000, "1 " * 5_000, "%", "_", "\\", ";", "--", "/*",
        "🧾",
    ],
)  # fmt: skip
def test_hostile_searches_are_only_searches(store: SqlTillStore, typed: str) -> None:
    found = store.search_holders(typed, 10)
    assert len(found) <= 4


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_nothing_that_can_be_typed_is_an_error(store: SqlTillStore, typed: str) -> None:
    store.search_holders(typed, 5)


def test_the_limit_holds(store: SqlTillStore) -> None:
    assert len(store.search_holders("b", 2)) == 2
    assert store.search_holders("b", 0) == []
    assert store.search_holders("b", -1) == []


def test_a_query_never_ranks_and_begins_words() -> None:
    assert query_of("o'brien 12") == '("o" * AND "brien" * AND "12" *) OR "obrien12" *'
    assert query_of("7012 3456") == '(("7012" * AND "3456" *) OR "70123456" *)'


def test_one_account_is_not_another_fund_s(store: SqlTillStore) -> None:
    assert store.holder("01", OBRIEN.reference) == OBRIEN
    assert store.holder("03", OBRIEN.reference) is None
    assert store.holder("01", SMITH.reference) == SMITH
