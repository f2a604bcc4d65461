"""Finance's search: filters, pages by key, counts that stop, and account holders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import CARD, CASHIER, HOLDERS, OBRIEN, PARKING, RENTS, SMITH, START
from made_central import Central

from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.settlement import Tender


@pytest.fixture
def filled(central: Central) -> Central:
    roll, link = central.till()
    roll.payment(142_10, at=START)
    roll.payment(20_00, fund=RENTS, reference="HR0001-7", at=START + timedelta(hours=1))
    roll.payment(35_00, fund=PARKING, reference="PCN00012345", payer="Siân Jones", at=START + timedelta(days=1))
    card = Tender(CARD, 142_10, card_last4="4417", card_authorisation="882104")
    roll.payment(142_10, reference="10000025", tenders=(card,), at=START + timedelta(days=2))
    link.push(roll.entries, roll.said())
    return central


ASKED = {
    "everything": (TransactionQuery(), [5, 4, 3, 2]),
    "fund": (TransactionQuery(funds=("02", "03")), [4, 3]),
    "mop": (TransactionQuery(mops=("CC",)), [5]),
    "office": (TransactionQuery(offices=("BA9",)), []),
    "amount": (TransactionQuery(amount_pence=142_10), [5, 2]),
    "reference": (TransactionQuery(reference="10000025"), [5]),
    "reference in lower case": (TransactionQuery(reference="pcn00012345"), [4]),
    "beginning of a reference": (TransactionQuery(reference="100*"), [5, 2]),
    "beginning in lower case": (TransactionQuery(reference="pcn*"), [4]),
    "a reference is not its beginning": (TransactionQuery(reference="100"), []),
    "receipt": (TransactionQuery(receipt="ba1-03a-000002"), []),
    "payer": (TransactionQuery(payer="jones"), [4]),
    "payer, wild": (TransactionQuery(payer="_"), []),
    "payer and fund": (TransactionQuery(payer="Jones", funds=("02",)), []),
    "from": (TransactionQuery(from_day=date(2026, 4, 2)), [5, 4]),
    "to": (TransactionQuery(to_day=date(2026, 4, 1)), [3, 2]),
    "one day": (TransactionQuery(from_day=date(2026, 4, 2), to_day=date(2026, 4, 2)), [4]),
    "text: amount": (TransactionQuery(text="142.10"), [5, 2]),
    "text: reference": (TransactionQuery(text="hr0001"), [3]),
    "text: narrative": (TransactionQuery(text="PENALTY"), [4]),
    "text: receipt": (TransactionQuery(text="ba1-03a-000003"), [4]),
    "text: two words": (TransactionQuery(text="tax 142.10"), [5, 2]),
    "text: wild signs mean themselves": (TransactionQuery(text="%"), []),
    "text: under score": (TransactionQuery(text="_______"), []),
    "all must hold": (TransactionQuery(text="142.10", mops=("CC",), funds=("01",)), [5]),
}


def test_what_is_asked_is_found(filled: Central) -> None:
    for name, (query, entries) in ASKED.items():
        page = filled.store.find(query)
        assert [row.entry for row in page.rows] == entries, name
        assert page.count == len(entries), name
        assert page.sum_pence == sum(row.amount_pence for row in page.rows), name
        assert not page.next_after


def test_a_receipt_is_found_by_its_number(filled: Central) -> None:
    row = filled.store.find(TransactionQuery()).rows[1]
    found = filled.store.find(TransactionQuery(receipt=row.receipt.lower()))
    assert [one.entry for one in found.rows] == [row.entry]
    assert (row.actor, row.office, row.till, row.kind) == (CASHIER.id, "BA1", "03", "payment.taken")
    assert row.at == START + timedelta(days=1)


def test_pages_follow_by_key_and_miss_nothing(central: Central) -> None:
    roll, link = central.till()
    for _ in range(7):  # all in one millisecond
        roll.payment(1_00)
    link.push(roll.entries, roll.said())
    seen: list[int] = []
    query = TransactionQuery(limit=3)
    while True:
        page = central.store.find(query)
        assert page.count == 7
        seen += [row.entry for row in page.rows]
        if not page.next_after:
            break
        query = replace(query, after=page.next_after)
    assert seen == [8, 7, 6, 5, 4, 3, 2]


def test_what_cannot_be_asked_is_refused(central: Central) -> None:
    for query in (TransactionQuery(after="x"), TransactionQuery(reference="*")):
        with pytest.raises(Refused) as refused:
            central.store.find(query)
        assert refused.value.reason is Reason.SEARCH_NOT_VALID


def test_counting_stops_at_a_thousand_and_one(central: Central) -> None:
    roll, link = central.till()
    for _ in range(1001):
        roll.payment(1_00)
    link.push(roll.entries, roll.said())
    page = central.store.find(TransactionQuery(limit=5))
    assert (page.count, page.count_capped, page.sum_pence, len(page.rows)) == (1001, True, None, 5)
    assert central.store.verify().passed


def test_account_holders_are_found_by_the_beginnings_of_words(central: Central) -> None:
    assert central.store.load_holders(iter(HOLDERS)) == 3
    for typed, names in {
        "smith": ["Smith-Jones"],
        "jon sian": ["Smith-Jones"],
        "obrien": ["O'Brien"],
        "O\N{RIGHT SINGLE QUOTATION MARK}Brien pat": ["O'Brien"],
        "ba11aa": ["Smith-Jones"],
        "ba1": ["Ahmed", "Smith-Jones"],
        "70123464": ["O'Brien"],
        "mill zoe": ["Ahmed"],
        "sm": ["Smith-Jones"],
        "ones": [],
        "12 high": ["Smith-Jones"],
        "": [],
        '"* OR': [],
        "%": [],
    }.items():
        assert [found.surname for found in central.store.search_holders(typed, 10)] == names, typed
    assert central.store.holder("01", "70123456") == SMITH
    assert central.store.holder("01", "none") is None
    assert central.store.holders_by_reference(["70123464", "x"]) == (OBRIEN,)


def test_loading_again_sends_only_what_changed(central: Central) -> None:
    central.store.load_holders(iter(HOLDERS))
    _, link = central.till()
    was = link.pull("", 0, 1000)
    assert was.holders == HOLDERS
    moved = replace(SMITH, balance_pence=1, address=("1 New Road",))
    assert central.store.load_holders(iter([*HOLDERS, moved])) == 4
    now = link.pull(was.epoch, was.upto, 1000)
    assert now.holders == (moved,)
    assert [found.surname for found in central.store.search_holders("new road", 10)] == ["Smith-Jones"]
    assert central.store.search_holders("high street", 10) == ()
    two = link.pull("", 0, was.upto - 2)
    assert two.more
    rest = link.pull(two.epoch, two.upto, 1000)
    assert len(two.holders) + len(rest.holders) == 3
