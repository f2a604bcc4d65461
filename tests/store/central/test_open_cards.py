"""Card sales that no report had, on both databases: on the list from their close until somebody finds them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from builders import CARD, CASHIER, FINANCE, SUPERVISOR
from made_central import Central, undone
from office_at_central import IDS, PAT, Office, an_office
from session_rolls import squared
from sqlalchemy import insert
from typed_at_desks import refused_words

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.supervisor.match_cards import match_cards, open_cards
from ims_desktop.actions.supervisor.see_custody import see_custody, see_cut_off
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.open_card import NOT_LISTED, PAPER, matched_fault
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.settlement import Tender
from ims_desktop.domain.times import business_day
from ims_desktop.store.central.cards_table import card_matched
from ims_desktop.store.central.verify import proof_within

BODY = dict[str, Any]
EACH_FAULT = ("malformed", "business_day", "office", "reason", "card_unknown", "card_matched", "own_takings", "sums")


@pytest.fixture
def office(central: Central) -> Iterator[Office]:
    with an_office(central) as made:
        yield made


def sold(office: Office, pence: int) -> int:
    tender = Tender(CARD, pence, "4417", "882104", "Visa")
    return office.roll.payment(pence, tenders=(tender,)).number


def named(entry: int, pence: int, stands: str = "next_report") -> BODY:
    sale = {"entry": entry, "tender": 1, "mop": "CC", "pence": pence, "stands": stands}
    return sale | {"authorisation": "882104", "last4": "4417"}


def a_session(office: Office, *pence: int, report: int, stands: dict[int, str], listed: bool = True) -> list[int]:
    """A session that took these by card, and how those at these places stood; the numbers of their entries."""
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    entries = [sold(office, one) for one in pence]
    cards = [named(entries[at], pence[at], how) for at, how in stands.items()]
    counts = {"cards": cards, "reports": [{"mop": "CC", "pence": report}]} if listed else {}
    squared(office.roll, session, counts)
    assert office.link.push(office.roll.entries, office.roll.said()).held == 0
    return entries


def refused_by(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_it_stays_on_the_list_until_it_is_matched(office: Office) -> None:
    first, second, third = a_session(office, 9_99, 83_20, 5_00, report=5_00, stands={0: "next_report", 1: "not_sent"})
    found = open_cards(office.pat, PAT)
    assert [(one.place.entry, one.pence, one.stands, one.cashier) for one in found] == [
        (first, 9_99, "next_report", CASHIER.id),
        (second, 83_20, "not_sent", CASHIER.id),
    ]
    assert found[0].number == f"BA1-03A-{first}.1"
    assert found[1].words == "approved, not yet sent: authorisation 882104, card 4417"
    (custody,) = see_custody(office.pat, SystemClock(), PAT, office="BA1")
    assert list(custody.cards) == list(found)
    assert "2 card sales, £93.19, on no report for over 7 days: was the money taken?" in custody.warnings
    (cut,) = see_cut_off(office.pat, PAT, business_day(datetime.now(UTC)), "BA1")
    assert list(cut.cards) == list(found)
    numbers = [one.number for one in found]
    assert refused_by(lambda: match_cards(office.pat, IDS, PAT, numbers, " ")).reason is Reason.REASON_NEEDED
    unknown = refused_by(lambda: match_cards(office.pat, IDS, PAT, [f"BA1-03A-{third}.1"], "Z 12"))
    assert unknown.reason is Reason.CARD_SALE_NOT_OPEN
    match_cards(office.pat, IDS, PAT, numbers[:1], "Report of 2 April")
    assert [one.number for one in open_cards(office.finance, FINANCE, "BA1")] == numbers[1:]
    match_cards(office.finance, IDS, FINANCE, numbers[1:], "Statement of 4 April")
    assert open_cards(office.sam, SUPERVISOR) == []
    again = refused_by(lambda: match_cards(office.sam, IDS, SUPERVISOR, numbers, "Z 12"))
    assert again.reason is Reason.CARD_SALE_NOT_OPEN
    assert office.central.store.verify().findings == ()


def test_a_later_session_of_the_till_finds_it(office: Office) -> None:
    (sale,) = a_session(office, 9_99, report=0, stands={0: "next_report"})
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    sold(office, 5_00)
    earlier = {"cards": [named(sale, 9_99, "earlier")], "reports": [{"mop": "CC", "pence": 14_99}]}
    squared(office.roll, session, earlier)
    assert office.link.push(office.roll.entries, office.roll.said()).held == 0
    assert open_cards(office.pat, PAT) == []
    assert office.central.store.verify().findings == ()


def test_what_nobody_looked_for_stands_in_one(office: Office) -> None:
    a_session(office, 9_99, 83_20, report=0, stands={}, listed=False)
    a_session(office, 5_00, report=5_00, stands={})
    (one,) = open_cards(office.pat, PAT)
    assert (one.pence, one.stands, one.words) == (93_19, NOT_LISTED, "not looked for one by one")
    match_cards(office.pat, IDS, PAT, [one.number], "Report of 1 April")
    assert office.central.store.verify().findings == ()


def test_central_itself_takes_nothing_else(office: Office) -> None:
    sale, other = a_session(office, 9_99, 5_00, report=9_99, stands={0: "unmatched", 1: "next_report"})
    device = str(office.roll.identity.device)
    day = business_day(datetime.now(UTC)).isoformat()
    place = {"device": device, "entry": sale, "tender": 1}
    usual: BODY = {"office": "BA1", "business_day": day, "sales": [place], "pence": 9_99}

    def said(by: User = PAT, paper: str = "Z 12", **changed: Any) -> str:
        body = usual | changed
        store = {PAT.id: office.pat, FINANCE.id: office.finance}[by.id]
        kind = EntryKind.CARD_MATCHED
        personal = (personal_value(PAPER, IDS.salt(), paper),) if paper else ()
        wanted = BankingEntryWanted(EntryId(IDS.new_id()), kind, by.id, str(body["office"]))
        draft = EntryDraft(wanted.id, kind, by.id, body, personal)
        return refused_words(lambda: store.match_cards(wanted, lambda _moment: draft))

    assert {
        "malformed": said(sales=[place, place], pence=19_98),
        "business_day": said(business_day="2026-04-01"),
        "office": said(office="NL2"),
        "reason": said(paper=""),
        "card_unknown": said(sales=[place | {"tender": 2}]),
        "sums": said(pence=1),
    } == {fault: fault for fault in EACH_FAULT if fault not in {"card_matched", "own_takings"}}
    assert said(sales=[place | {"device": "x"}]) == "card_unknown"
    assert said(FINANCE) == ""
    assert said() == "card_matched"
    assert said(sales=[place, place | {"entry": other}], pence=14_99) == "card_matched"
    assert said(sales=[]) == "malformed"
    assert matched_fault(usual | {"pence": "1"}) == "malformed"


def test_nobody_matches_what_they_took(office: Office) -> None:
    session = SessionId(IDS.new_id())
    office.roll.opened(session, PAT)
    tender = Tender(CARD, 9_99, "4417", "882104", "Visa")
    sale = office.roll.payment(9_99, tenders=(tender,), cashier=PAT).number
    squared(office.roll, session, {"cards": [named(sale, 9_99)], "reports": []}, PAT)
    assert office.link.push(office.roll.entries, office.roll.said()).held == 0
    numbers = [one.number for one in open_cards(office.pat, PAT)]
    assert refused_by(lambda: match_cards(office.pat, IDS, PAT, numbers, "Z 12")).reason is Reason.OWN_TAKINGS
    match_cards(office.sam, IDS, SUPERVISOR, numbers, "Z 12")


def test_a_row_that_nobody_wrote_is_found(office: Office) -> None:
    (sale,) = a_session(office, 9_99, report=0, stands={0: "next_report"})
    device = office.roll.identity.device
    row = {"device": device, "entry": sale, "tender": 1, "by_device": device, "by_number": 2}
    with undone(office.central) as connection:
        connection.execute(insert(card_matched), row)
        assert [finding.number for finding in proof_within(connection).findings] == [sale]
    table = "ims.card_open" if office.central.is_postgres else "card_open"
    with undone(office.central) as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET pence = 5").close()  # noqa: S608  our own text
        assert [finding.number for finding in proof_within(connection).findings] == [sale]
