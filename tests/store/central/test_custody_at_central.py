"""Custody read at central, on both databases: as it was at a time, what is open at a cut-off, and when it is wrong."""

from datetime import date, datetime, timedelta

import pytest
from builders import AUDITOR, CASHIER, ENVELOPE, START, SUPERVISOR, TickingClock
from made_central import IDS, SESSION, Central, at_desk
from session_rolls import COLLEAGUE, closes, frame, moved, receipts_of, squared, sums

from ims_desktop.actions.supervisor.see_custody import OfficeCustody, see_custody, see_cut_off, see_floats
from ims_desktop.documents.float_register_layout import float_register_text
from ims_desktop.documents.float_register_pdf import float_register_pdf
from ims_desktop.domain.banking_rules import BankingRules
from ims_desktop.domain.custody import Spot, Where
from ims_desktop.domain.office import Office
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind
from ims_desktop.domain.times import as_typed
from ims_desktop.store.central.store import SqlCentralStore

CLOCK = TickingClock(START + timedelta(days=6))  # a Tuesday; the first was a Wednesday


def seen(store: SqlCentralStore, at: datetime | None = None) -> OfficeCustody:
    (one,) = see_custody(store, CLOCK, SUPERVISOR, at)
    return one


def filled(central: Central, ahead: timedelta = timedelta()) -> None:
    """A session with two payments, closed; its till's clock may be ahead till before the close."""
    roll, link = central.till()
    roll.opened(at=START + ahead)
    roll.payment(100_00, at=START + ahead + timedelta(hours=1))
    roll.payment(20_00, at=START + ahead + timedelta(hours=2))
    if ahead:
        draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.CLOCK_SET, SUPERVISOR.id, {})
        roll.append(draft, START + timedelta(hours=2))
    tender = {"mop": "CA", "kind": "cash", "taken_pence": 120_00, "expected_pence": 170_00, "counted_pence": 170_00}
    place = {"session": SESSION, "business_day": "2026-04-01", "office": "BA1", "till": "03"}
    there = {name: tender[name] for name in ("mop", "kind", "counted_pence")}
    roll.forged(kind="session.counted", body=place | {"attempt": 1, "finished": True, "tenders": [there]})
    close = {
        "cashier": CASHIER.id,
        "count": roll.head.number,
        "state": "closed",
        "float_pence": 50_00,
        "float_kept_pence": 50_00,
    }
    figures = {**receipts_of(sums(roll)), "total_pence": 0, "postings": [], "envelope": ENVELOPE}
    tenders = [{**tender, "difference_pence": 0, "banking_pence": 120_00}]
    roll.forged(kind="session.closed", body=place | close | figures | {"tenders": tenders})
    link.push(roll.entries, roll.said())


def test_custody_as_it_was_and_as_it_is(central: Central) -> None:
    rules = BankingRules(safe_limit_pence=100_00, safe_float_pence=30_00, not_collected=(date(2026, 4, 3),))
    central.store.change([to_row(Office("BA1", "Civic Centre", banking=rules))], {})
    filled(central)
    with at_desk(central, SUPERVISOR) as store:
        then = seen(store, as_typed("2026-04-01T10:45"))  # London is an hour on
        now = seen(store)
        (floats_then,) = see_floats(store, CLOCK, SUPERVISOR, as_typed("2026-04-01T10:45"))
        (floats,) = see_floats(store, CLOCK, SUPERVISOR)
    assert [(one.what, one.which, one.pence) for one in floats_then.floats] == [
        ("open drawer", "03", 50_00),  # as it was counted, without what was taken since
        ("safe", "", 30_00),
    ]
    assert [(one.what, one.which, one.pence) for one in floats.floats] == [
        ("float kept", "03", 50_00),
        ("safe", "", 30_00),
    ]
    text = float_register_text(floats)
    assert (floats.total_pence, text.count("I certify"), text.count(CASHIER.display_name)) == (80_00, 2, 2)
    assert float_register_pdf(floats).startswith(b"%PDF")
    assert then.custody.places[Spot(Where.DRAWER, SESSION)].total_pence == 150_00
    assert (then.adds_up, then.posted_pence, then.custody.pence_at(Where.SAFE)) == (True, 100_00, 30_00)
    assert (now.adds_up, now.posted_pence, now.custody.pence_at(Where.SAFE)) == (True, 120_00, 150_00)
    assert now.custody.pence_at(Where.DRAWER) == 50_00
    # Thursday and Monday went by; on Good Friday nobody comes, and today they may still come
    assert [(one.session.session, one.missed) for one in now.unbanked] == [(SESSION, 2)]
    assert now.warnings == (
        "The safe holds £150.00, and is insured for £100.00.",
        "£120.00 of 1 sessions missed collections, the oldest 2.",
    )


def test_a_float_with_which_nobody_opened_stays_in_custody(central: Central) -> None:
    """Relief's and the float of the session that was paused: both were kept, and one of them is in use again."""
    roll, link = central.till()
    roll.opened()
    roll.opened(SessionId("relief"))
    squared(roll, "relief")
    squared(roll)
    roll.opened(SessionId("next"))
    assert link.push(roll.entries, roll.said()).held == 0
    with at_desk(central, SUPERVISOR) as store:
        (floats,) = see_floats(store, CLOCK, SUPERVISOR)
        now = seen(store)
    assert [(one.what, one.which, one.pence, one.holder) for one in floats.floats] == [
        ("float kept", "03", 50_00, CASHIER.id),
        ("open drawer", "03", 50_00, CASHIER.id),
    ]
    assert (now.adds_up, now.custody.floats_pence, now.custody.pence_at(Where.DRAWER)) == (True, 100_00, 100_00)


def test_a_drawer_that_is_handed_over_is_in_the_next_cashiers_care(central: Central) -> None:
    """All that was counted is the next float, so nothing of its cash is for the bank yet, and nothing is held."""
    central.store.change([to_row(COLLEAGUE)], {})
    roll, link = central.till()
    roll.opened()
    roll.payment(5_00)
    told = closes(roll)
    told["tenders"][0]["banking_pence"] = 0
    handed = {"float_kept_pence": 55_00, "handed_to": COLLEAGUE.id, "cashier": CASHIER.id, "state": "closed"}
    roll.forged(kind="session.closed", body=frame(roll, **told | handed, total_pence=0, postings=[]))
    said = {"session": "next", "float_pence": 55_00, "issued_pence": 55_00, "handed_over": SESSION}
    body = frame(roll, **said, usual_float_pence=50_00)
    roll.forged(kind="session.opened", actor=COLLEAGUE.id, approver=CASHIER.id, body=body)
    assert link.push(roll.entries, roll.said()).held == 0
    with at_desk(central, SUPERVISOR) as store:
        now = seen(store)
    assert (now.adds_up, now.custody.pence_at(Where.SAFE)) == (True, 0)
    drawer = now.custody.places[Spot(Where.DRAWER, "next")]
    assert (drawer.total_pence, drawer.holder) == (55_00, COLLEAGUE.id)
    assert (now.custody.floats_pence, now.custody.takings_pence) == (50_00, 5_00)
    assert central.store.verify().findings == ()


def test_a_session_opened_by_a_clock_that_was_ahead_is_closed(central: Central) -> None:
    """It was opened, by its times, a month after it was closed: its roll's own order says how it was."""
    filled(central, ahead=timedelta(days=34))
    with at_desk(central, SUPERVISOR) as store:
        now = seen(store).custody
    assert (now.unposted_pence, now.opened, now.floats_pence) == (0, {}, 50_00)
    assert (now.pence_at(Where.DRAWER), now.pence_at(Where.SAFE)) == (50_00, 120_00)


def test_what_is_open_as_a_day_ends(central: Central) -> None:
    filled(central)
    roll, link = central.till("04")
    roll.opened(SessionId("another"))
    roll.payment(5_00)
    roll.payment(6_00)
    link.push(roll.entries[:2], roll.said())
    with at_desk(central, SUPERVISOR) as store:
        (cut,) = see_cut_off(store, SUPERVISOR, date(2026, 4, 1))
    assert list(cut.custody.custody.opened.values()) == ["04"]
    assert [(state.name, state.missing) for state in cut.unsent] == [("BA1-04A", 1)]
    assert sorted(one.pence for one in cut.late) == [5_00, 20_00, 100_00]  # all came years later


def test_money_that_is_held_is_named(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    roll.payment(100_00)
    roll.payment(20_00, changed={"office": "NL2"})
    link.push(roll.entries, roll.said())
    with at_desk(central, SUPERVISOR) as store:
        one = seen(store)
    assert (one.adds_up, one.custody.takings_pence, one.custody.unposted_pence) == (True, 100_00, 0)


def test_who_sees_it(central: Central) -> None:
    filled(central)
    central.store.change([to_row(AUDITOR)], {})
    with at_desk(central, AUDITOR) as store:
        assert [one.office for one in see_custody(store, CLOCK, AUDITOR)] == sorted(
            central.store.reference_data().offices
        )
    for user, office, reason in ((CASHIER, "", Reason.NOT_ALLOWED), (SUPERVISOR, "XX", Reason.OFFICE_UNKNOWN)):
        with pytest.raises(Refused) as refused:
            see_custody(central.store, CLOCK, user, office=office)
        assert refused.value.reason is reason


def test_a_safe_that_gave_out_more_than_came_into_it_is_told(central: Central) -> None:
    roll, link = central.till()
    roll.opened()
    moved(roll, move="lift", pence=40_00)
    moved(roll, move="top_up", pence=55_00, **{"from": "safe", "to": "drawer"})
    assert link.push(roll.entries, roll.said()).held == 0
    with at_desk(central, SUPERVISOR) as store:
        now = seen(store)
    assert now.adds_up
    assert now.warnings == (
        "The safe gave out £15.00 more than came into it: a float or change that nobody wrote down?",
    )


def test_a_drawer_that_gave_out_more_than_came_into_it_is_told_and_sums_of_others_hide_nothing(
    central: Central,
) -> None:
    roll, link = central.till()
    roll.opened()
    moved(roll, move="lift", pence=1_500_00)
    assert link.push(roll.entries, roll.said()).held == 0
    with at_desk(central, SUPERVISOR) as store:
        now = seen(store)
    till = roll.identity.till
    given = f"The drawer of till {till} gave out £1,450.00 more than came into it: was a lift keyed twice?"
    assert (now.adds_up, given in now.warnings) == (True, True)
