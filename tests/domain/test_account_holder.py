"""Account holders' names and addresses close up what is blank."""

import pytest

from ims_desktop.domain.account_holder import AccountHolder, joined


def holder(**parts: str) -> AccountHolder:
    return AccountHolder("23", "774952620", parts.get("surname", ""), parts.get("forename", ""), parts.get("title", ""))


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"title": "Mrs", "forename": "Ann", "surname": "Smith"}, "Mrs Ann Smith"),
        ({"surname": "Smith"}, "Smith"),
        ({"title": " Mr ", "forename": " ", "surname": " Jones "}, "Mr Jones"),
        ({}, ""),
    ],
)
def test_a_full_name_has_single_spaces(parts: dict[str, str], name: str) -> None:
    assert holder(**parts).full_name == name


@pytest.mark.parametrize(
    ("lines", "postcode", "text"),
    [
        (("1 High Street", "Barnsley"), "S70 1AA", "1 High Street, Barnsley, S70 1AA"),
        (("1 High Street", "", " ", ""), "S1 2AB", "1 High Street, S1 2AB"),
        (("", "", ""), "S1 2AB", "S1 2AB"),
        ((" ", "Flat 2"), " ", "Flat 2"),
        ((), "", ""),
    ],
)
def test_an_address_closes_up_its_blanks(lines: tuple[str, ...], postcode: str, text: str) -> None:
    assert AccountHolder("23", "1", "Smith", address=lines, postcode=postcode).full_address == text


def test_parts_that_are_not_there_are_left_out() -> None:
    assert joined(("a", None, " ", "b "), "/") == "a/b"
