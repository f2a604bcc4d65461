"""Central's functions on PostgreSQL spell out words and limits that Python has as constants: each says the same.

Contract tests hold what both answer against each other; this reads the text, so that a word more in one of them fails
at once, and without a server.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from ims_desktop.domain import (
    banking_fault,
    body_shape,
    canonical,
    cash_count,
    close_fault,
    gone_session,
    held_fault,
    kept_cheque,
    receipt_book,
    return_fault,
    session_fault,
)
from ims_desktop.domain.cash_move import NAMES_WHO, PUT_BY_AS, SWAPS, WAYS, WITNESSED, drawer_change
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.close_fault import TAKES
from ims_desktop.domain.custody_check import Checked
from ims_desktop.domain.desk import DESK_ONLY
from ims_desktop.domain.office import Council
from ims_desktop.domain.open_card import MOST_AT_ONCE
from ims_desktop.domain.own_account import OWN_KINDS
from ims_desktop.domain.permission import _SEE_ALL, ALLOWED, Permission
from ims_desktop.domain.post import AWAY, BY_PAYMENT, MOST_ITEMS, SAYS_WHY, Came, Outcome
from ims_desktop.domain.post_fault import POST_KINDS
from ims_desktop.domain.put_by import MOST_AT_ONCE as MOST_GOODS
from ims_desktop.domain.quiet_referral import ENVELOPE_LENGTH
from ims_desktop.domain.receipt_book import KEYED_WITHIN_DAYS, LARGEST_SLIP
from ims_desktop.domain.reversal import REVERSALS
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS
from ims_desktop.domain.roll import LARGEST_CARRIED_BYTES, LARGEST_ENTRY_BYTES, EntryKind
from ims_desktop.domain.till_session import UNCLOSED, SessionState
from ims_desktop.store.central import (
    bankings_sqlite,
    desk_ids,
    desk_sqlite,
    judging_reversals,
    judging_sessions,
    pull_sqlite,
    wire,
)

_SQL = Path(__file__).parents[3] / "ims_desktop" / "store" / "migrations" / "sql"
_LIST = re.compile(r"\b(?:IN \(|roles' \?\| ARRAY\[)((?:'[^']*',?\s*)+)[\])]")
_WORD = re.compile(r"'\"?([^'\"]+)\"?'")

Words = frozenset[str]


def words(these: Iterable[str]) -> Words:
    """Values of an enumeration, or of a constant that has them, as SQL writes them."""
    return frozenset(str(one) for one in these)


# the lists of each function, and what Python has in their place
LISTS: Mapping[str, set[Words]] = {
    "my_offices": {words(_SEE_ALL)},
    "project_own": {words(OWN_KINDS)},
    "is_post_item": {words(Came)},
    "post_fault": {words(Came), words(Outcome), words(BY_PAYMENT)},
    "post_astray": {words(BY_PAYMENT), words(SAYS_WHY)},
    "project_post": {words(BY_PAYMENT), words(AWAY), words(POST_KINDS | {EntryKind.SLIP_SPOILT})},
    "known_kind": {words(set(EntryKind) - DESK_ONLY)},
    "names_goods": {words(session_fault._GIVEN), words(PUT_BY_AS)},
    "keep_put_by": {words(PUT_BY_AS.values())},
    "reversal_astray": {words(judging_reversals._APPROVED)},
    "session_fault": {words(session_fault._CLOSED), words(SWAPS)},
    "names_cards": {words(session_fault._STANDS)},
    "session_astray": {words(judging_sessions._WHEN_GONE)},
    "session_sums": {words(TAKES)},
    "project_events": {
        words(REVERSAL_KINDS),
        words(session_fault.SESSION_KINDS | REVERSAL_KINDS | {EntryKind.SESSION_TAKEN_OVER}),
        words(WITNESSED),
        words(NAMES_WHO),
    },
    "close_fault": {words(close_fault._OF_DRAWER)},
    "move_session": {words(kind for kind in close_fault._OF_DRAWER if drawer_change(kind, 1) < 0)},
    "put_right": {words(REVERSALS)},
    "gone_known": {
        words(gone_session._BEGINS),
        words(gone_session._REVERSES),
        words(gone_session._MONEY),
        words(gone_session._MOVES),
        words((*gone_session._FIGURES, "last")),
    },
    "is_gone": {words(UNCLOSED)},
    "at_work_elsewhere": {words(UNCLOSED - {SessionState.PAUSED})},
    "gone_astray": {words(UNCLOSED)},
    "banking_fault": {
        words(banking_fault._CAUSES),
        words(banking_fault._KINDS),
        words(banking_fault.BANKING_KINDS - banking_fault._POSTS),
    },
    "unbankable": {words(bankings_sqlite._BANKABLE)},
    "keep_bankings": {words(bankings_sqlite._AT_OTHER_OFFICES)},
    "check_fault": {words(Checked)},
    "may_check": {
        words([role for role, may in ALLOWED.items() if Permission.SEE_CUSTODY in may]),
        words(_SEE_ALL),
    },
    "held_fault": {words(held_fault._HOW)},
    "held_stands": {words(REVERSAL_KINDS)},
    "held_back": {words(REVERSALS)},
    "takes_too_much": {words(REVERSALS)},
    "late_count": {words(UNCLOSED)},
    "return_fault": {words(return_fault._CAUSES)},
}

# branches of the same in Python, which contract tests hold against these; beside the lists above
BRANCHES: Mapping[str, set[Words]] = {
    "check_user": {frozenset({"cashier", "supervisor"})},
    "over_fault": {frozenset({"device", "number"})},
    "project_all": {frozenset({"carried", "payment_known"})},
    "project_events": {
        frozenset({"payment.corrected", "payment.voided"}),
        frozenset({"session.closed", "session.taken_over"}),
    },
}
BY_CONTRACT = {"till_roles", "desk_may", "by_machine", "uses_slip", "stands_alone", "cash_elsewhere", "card_sale_of"}

# where a function has a limit, and Python's own; each pattern stands in it once
LIMITS: Mapping[tuple[str, str], object] = {
    ("whole", r"< (\d+) "): body_shape.MOST_PENCE,
    ("canonical", r"<= (\d{9,})"): canonical.LARGEST_INTEGER,
    ("is_slip", r"BETWEEN 1 AND (\d{3,})"): LARGEST_SLIP,
    ("is_slip", r"~ '\^(.*?)\$'"): receipt_book._CODE.pattern,
    ("project", r"interval '(\d+) hours'"): KEYED_WITHIN_DAYS * 24,
    ("count_pence", r"BETWEEN 0 AND (\d+)"): cash_count.MOST_OF_ONE,
    ("is_envelope", r"= (\d{3,})"): ENVELOPE_LENGTH,
    ("post_fault", r"BETWEEN 1 AND (\d+)"): MOST_ITEMS,
    ("names_goods", r"BETWEEN 1 AND (\d+)"): MOST_GOODS,
    ("gone_fault", r"count\(\*\) > (\d+)"): gone_session._MOST_ROLLS,
    ("matched_fault", r"'sales'\)\) NOT BETWEEN 1 AND (\d+)"): MOST_AT_ONCE,
    ("held_fault", r"'postings'\)\) > (\d+)"): held_fault._MOST_POSTINGS,
    ("held_fault", r"'seal' !~ '\^(.*?)\$'"): held_fault._SEAL.pattern,
    ("kept_fault", r"!~ '\^(.*?)\$'"): kept_cheque._NUMBER.pattern,
    ("batch_fault", r"octet_length\(text\) > (\d+)"): LARGEST_ENTRY_BYTES,
    ("desk_keep", r"octet_length\(texts\[place\]\) > (\d+)"): LARGEST_ENTRY_BYTES,
    ("desk_keep", r"interval '(\d+) seconds'"): desk_sqlite._CLOCK_GRACE // timedelta(seconds=1),
    ("desk_again", r"interval '(\d+) minutes'"): desk_ids._GRACE // timedelta(minutes=1),
    ("desk_entry", r"h.number - (\d+)"): desk_sqlite._ASKED_BACK,
    ("push", r"octet_length\(texts\[ord\]\) > (\d+)"): LARGEST_CARRIED_BYTES,
    ("push", r"sent > (\d{2,})"): wire.MOST_ENTRIES,
    ("hear", r"stored \+ (\d+)"): wire.MOST_AHEAD,
    ("pull", r"greatest\(the_limit, 1\), (\d+)\)"): pull_sqlite._MOST,
    ("closes_as", r"'tolerance_pence'\), (\d+)\)"): CashUpRules().tolerance_pence,
    ("cash_elsewhere", r"'asks_again_days'\), (\d+)\)"): Council("", (), "").asks_again_days,
}
_LENGTH = re.compile(r"\blength\([^()]*\) (?:NOT BETWEEN 1 AND|BETWEEN 1 AND|>) (\d+)")
_DEVICE = re.compile(r"'device' !~ '\^(.*?)\$'")


def functions() -> Iterator[tuple[str, str]]:
    """Each function of central with its body, without comments."""
    for file in sorted(_SQL.glob("0001_postgres_*.sql")):
        text = re.sub(r"--[^\n]*", "", file.read_text("utf-8"))
        for part in text.split("CREATE FUNCTION ims.")[1:]:
            yield part[: part.index("(")], part.split("$$")[1]


BODIES = dict(functions())


def test_every_list_of_words_is_pythons() -> None:
    said = {name: {words(_WORD.findall(one)) for one in _LIST.findall(body)} for name, body in BODIES.items()}
    assert {name: lists for name, lists in said.items() if lists and name not in BY_CONTRACT} == {
        name: LISTS.get(name, set()) | BRANCHES.get(name, set()) for name in LISTS.keys() | BRANCHES.keys()
    }


@pytest.mark.parametrize(("function", "pattern"), LIMITS)
def test_a_limit_is_pythons(function: str, pattern: str) -> None:
    assert re.findall(pattern, BODIES[function]) == [str(LIMITS[function, pattern])]


def test_words_and_devices_are_as_long_and_as_written_everywhere() -> None:
    text = "\n".join(BODIES.values())
    assert set(_LENGTH.findall(text)) == {str(body_shape.LONGEST_WORD)}
    assert set(_DEVICE.findall(text)) == {body_shape.DEVICE.pattern}


def test_cash_moves_and_pieces_are_pythons() -> None:
    ways = re.findall(r"(?:VALUES|,)\s*\('(\w+)', '(\w+)', '(\w+)'\)", BODIES["session_fault"])
    assert sorted(ways) == sorted((kind.value, *(place.value for place in way)) for kind, way in WAYS.items())
    put_by = re.findall(r"\('(\w+)', '(\w+)'\)", BODIES["put_by_astray"])
    assert dict(put_by) == {leaves.value: put.value for leaves, put in PUT_BY_AS.items()}
    pieces = re.findall(r"\('(\w+)', '(\d+)', (\d+)\)", BODIES["count_pence"])
    assert {(how, int(of), int(pence)) for how, of, pence in pieces} == {
        *(("piece", one, one) for one in cash_count.DENOMINATIONS_PENCE),
        *(("bag", *of) for of in cash_count.BAG_PENCE.items()),
    }
