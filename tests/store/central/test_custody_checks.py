"""Spot checks of the safe and of kept floats, on both databases: counted by two, and never put right."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders import AUDITOR, CASH, CASHIER, CHEQUE, FINANCE, SUPERVISOR
from made_central import Central, at_desk, undone
from office_at_central import IDS, OTHER_OFFICE, PAT, Office, an_office
from session_rolls import moved
from sqlalchemy import insert, select
from typed_at_desks import refused_words

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.custody_checks import CheckNamed, SignMoment
from ims_desktop.actions.supervisor.check_custody import Checker, check_custody, custody_checks, sign_check
from ims_desktop.actions.supervisor.see_custody import OfficeCustody, see_custody
from ims_desktop.actions.supervisor.see_watch_list import see_watch_list
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.documents.check_certificate_layout import check_certificate_text
from ims_desktop.documents.check_certificate_pdf import check_certificate_pdf
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import CashCount, counted_cash
from ims_desktop.domain.custody_check import (
    CheckCertificate,
    Checked,
    CheckWanted,
    CustodyCheck,
    agreed_body,
    check_fault,
)
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.times import business_day
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.store.central.checks import custody_agreed, custody_check
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import entry
from ims_desktop.store.central.verify import proof_within

BODY = dict[str, Any]
FIFTY, HUNDRED = counted_cash({5000: 1}), counted_cash({2000: 5})


@pytest.fixture
def office(central: Central) -> Iterator[Office]:
    """£100.00 in cash and £12.00 by cheque lie in the safe, and £50.00 as the float of till 03."""
    central.store.change([to_row(AUDITOR)], {})
    with an_office(central) as made:
        made.closed(cheques=(12_00,))
        yield made


def counts(
    office: Office, cash: CashCount, cheques: int = 12_00, *, checker: User = AUDITOR, till: str = "", other: int = 0
) -> CheckCertificate:
    others = {} if till else {MopKind.CHEQUE: cheques, MopKind.OTHER: other}
    wanted = CheckWanted(Checked.FLOAT if till else Checked.SAFE, cash, others, till)
    with at_desk(office.central, checker) if checker is not CASHIER else nullcontext(office.pat) as theirs:
        return check_custody(office.pat, IDS, PAT, Checker(checker, theirs), wanted)


def custody(office: Office) -> OfficeCustody:
    (found,) = see_custody(office.pat, SystemClock(), PAT, office="BA1")
    return found


def refused_by(call: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.reason


def test_a_safe_that_agrees_is_certified_by_both(office: Office) -> None:
    before = custody(office)
    made = counts(office, HUNDRED)
    assert (made.check.differs, made.check.words) == (False, "agrees")
    assert [(one.kind, one.expected_pence) for one in made.check.figures] == [
        (MopKind.CASH, 100_00),
        (MopKind.CHEQUE, 12_00),
        (MopKind.OTHER, 0),
    ]
    after = custody(office)
    assert (after.custody.places, after.adds_up) == (before.custody.places, True)
    assert [one.name for one in after.checks] == ["Safe"]
    assert after.warnings == before.warnings
    text = check_certificate_text(made)
    for said in (made.custodian, made.checker, "£20 x 5", "Should be there", "Custodian", "Checker"):
        assert said in text
    assert check_certificate_pdf(made).startswith(b"%PDF")
    assert custody_checks(office.finance, FINANCE, "BA1") == [made]
    assert office.central.store.verify().findings == ()


def test_a_difference_stands_until_the_next_check_and_is_asked_about(office: Office) -> None:
    made = counts(office, FIFTY, 13_00)
    assert made.check.words == "cash £50.00 short, cheques £1.00 over"
    there = custody(office)
    assert there.adds_up  # nothing was put right by it
    assert any("cash £50.00 short, cheques £1.00 over" in warning for warning in there.warnings)
    found = see_watch_list(office.pat, SystemClock(), PAT, date(2026, 1, 1))
    (finding,) = [one for one in found if one.kind is Kind.CHECK]
    assert "the safe otherwise: cash £50.00 short, cheques £1.00 over" in finding.words
    counts(office, HUNDRED)
    assert not any("short" in warning for warning in custody(office).warnings)
    assert len(custody_checks(office.pat, PAT)) == 2


def test_a_float_that_a_close_kept_is_counted_where_it_lies(office: Office) -> None:
    made = counts(office, FIFTY, till="03", checker=SUPERVISOR)
    assert (made.check.name, made.check.differs) == ("Float at till 03", False)
    assert [one.name for one in custody(office).checks] == ["Float at till 03"]
    assert refused_by(lambda: counts(office, FIFTY, till="04")) is Reason.CHECK_NO_FLOAT


def test_the_imprest_is_counted_with_its_vouchers(office: Office) -> None:
    """£30.00 came from the safe and £12.50 of it went out for stamps: what is left and the voucher are its float."""
    moved = {"office": "BA1", "till": office.roll.identity.till, "business_day": "2026-04-01"}
    drawn = {"move": "imprest", "from": "safe", "to": "imprest", "pence": 30_00}
    spent = {"move": "voucher", "from": "imprest", "to": "vouchers", "pence": 12_50, "vat_code": "N0"}
    said = {"carrier": "ab" * 32, "reason": "cd" * 32}
    office.roll.forged(kind="cash.moved", approver=SUPERVISOR.id, body=moved | drawn)
    office.roll.forged(kind="cash.moved", approver=SUPERVISOR.id, body=moved | spent, personal=said)
    assert office.link.push(office.roll.entries, office.roll.said()).held == 0
    wanted = CheckWanted(Checked.IMPREST, counted_cash({1000: 1, 500: 1, 200: 1, 50: 1}), {MopKind.OTHER: 10_50})
    with at_desk(office.central, AUDITOR) as theirs:
        made = check_custody(office.pat, IDS, PAT, Checker(AUDITOR, theirs), wanted)
    figures = [(one.kind, one.expected_pence) for one in made.check.figures]
    assert figures == [(MopKind.CASH, 17_50), (MopKind.OTHER, 12_50)]
    assert (made.check.name, made.check.words) == ("Imprest", "vouchers £2.00 short")
    assert "Vouchers" in check_certificate_text(made)
    found = see_watch_list(office.pat, SystemClock(), PAT, date(2026, 1, 1))
    (finding,) = [one for one in found if one.kind is Kind.CHECK]
    assert "the imprest otherwise: vouchers £2.00 short" in finding.words
    assert office.central.store.verify().findings == ()


def test_who_counts_and_what_no_count_is(office: Office) -> None:
    assert refused_by(lambda: counts(office, HUNDRED, checker=PAT)) is Reason.OWN_APPROVAL
    pat, auditor = Checker(PAT, office.pat), Checker(AUDITOR, office.pat)
    assert refused_by(lambda: counts(office, HUNDRED, checker=CASHIER)) is Reason.NOT_ALLOWED
    assert refused_by(lambda: counts(office, HUNDRED, checker=OTHER_OFFICE)) is Reason.NOT_ALLOWED
    assert refused_by(lambda: counts(office, HUNDRED, -1)) is Reason.AMOUNT_NEGATIVE
    wanted = CheckWanted(Checked.SAFE, HUNDRED, {})
    assert refused_by(lambda: check_custody(office.finance, IDS, FINANCE, pat, wanted)) is Reason.NOT_ALLOWED
    wanted = CheckWanted(Checked.SAFE, HUNDRED, {}, "03")
    assert refused_by(lambda: check_custody(office.pat, IDS, PAT, auditor, wanted)) is Reason.COUNT_NOT_VALID


def usual(**changed: Any) -> BODY:
    figures = {"counted_pence": 0, "expected_pence": 0, "difference_pence": 0}
    body: BODY = {
        "office": "BA1",
        "business_day": business_day(datetime.now(UTC)).isoformat(),
        "place": "safe",
        "checker": AUDITOR.id,
        "missing": 0,
        "tenders": [{"kind": kind, **figures} for kind in ("cash", "cheque", "other")],
    }
    return body | changed


def figure(kind: str, counted: int, expected: int = 0, difference: int | None = None) -> BODY:
    said = counted - expected if difference is None else difference
    return {"kind": kind, "counted_pence": counted, "expected_pence": expected, "difference_pence": said}


REST = [figure("cheque", 0), figure("other", 0)]
WRONG: dict[str, BODY] = {
    "malformed: no place": usual(place="drawer"),
    "malformed: a safe at a till": usual(till="03"),
    "malformed: a float nowhere": usual(place="float", tenders=[figure("cash", 0)]),
    "malformed: an imprest at a till": usual(
        place="imprest", till="03", tenders=[figure("cash", 0), figure("other", 0)]
    ),
    "malformed: an imprest of cheques": usual(place="imprest"),
    "malformed: a float of cheques": usual(place="float", till="03"),
    "malformed: half of it": usual(tenders=[figure("cash", 0)]),
    "malformed: no checker": usual(checker=""),
    "malformed: fewer entries than none": usual(missing=-1),
    "count: below nothing": usual(tenders=[figure("cash", 0), figure("cheque", -1), figure("other", 0)]),
    "count: another sum": usual(tenders=[figure("cash", 5), *REST], counted={"1": 4}),
    "count: not by piece": usual(tenders=[figure("cash", 5), *REST]),
    "sums": usual(tenders=[figure("cash", 5, 4, 0), *REST], counted={"5": 1}),
    "business_day": usual(business_day="2026-04-01"),
    "office": usual(office="NL2"),
    "checker: oneself": usual(checker=PAT.id),
    "checker: a cashier": usual(checker=CASHIER.id),
    "checker: another office's": usual(checker=OTHER_OFFICE.id),
    "checker: nobody": usual(checker="u-nobody"),
}


def test_central_itself_takes_nothing_else(office: Office) -> None:
    def said(body: BODY) -> str:
        wanted = BankingEntryWanted(EntryId(IDS.new_id()), EntryKind.CUSTODY_COUNTED, PAT.id, "BA1")
        entry = EntryDraft(wanted.id, wanted.kind, PAT.id, body)
        return refused_words(lambda: office.pat.check_custody(wanted, lambda _moment: entry))

    assert {name: said(body) for name, body in WRONG.items()} == {name: name.split(":")[0] for name in WRONG}
    assert said(usual()) == ""
    assert said(usual(checker=FINANCE.id)) == ""
    assert check_fault(usual()) == ""
    assert office.central.store.verify().findings == ()
    assert (CASH.kind, CHEQUE.kind) == (MopKind.CASH, MopKind.CHEQUE)


def test_cash_that_a_place_had_not_is_told_until_two_counted_it(office: Office) -> None:
    """£500.00 for the imprest out of a safe with £100.00: takings that come in afterwards do not say where it was."""
    session = SessionId(IDS.new_id())
    office.roll.opened(session)
    drawn = {"move": "imprest", "from": "safe", "to": "imprest", "pence": 500_00}
    frame = {"office": "BA1", "till": office.roll.identity.till, "business_day": "2026-04-01"}
    office.roll.forged(kind="cash.moved", approver=SUPERVISOR.id, body=frame | drawn)
    assert office.link.push(office.roll.entries, office.roll.said()).held == 0
    below = "The safe gave out £400.00 more than came into it: a float or change that nobody wrote down?"
    assert below in custody(office).warnings
    moved(office.roll, session=session, pence=450_00)
    office.link.push(office.roll.entries, office.roll.said())
    told = [one for one in custody(office).warnings if one.startswith("The safe gave out £400.00 more on 1 Apr 2026")]
    assert (len(told), below in custody(office).warnings) == (1, False)
    assert counts(office, FIFTY).check.differs is False
    assert not any("gave out" in one and "safe" in one for one in custody(office).warnings)


def test_a_name_that_was_typed_is_no_checker(office: Office) -> None:
    """Whoever types SQL names whom they like, and what should be there: no signature, so it proves nothing."""

    def typed(body: BODY) -> Entry:
        wanted = BankingEntryWanted(EntryId(IDS.new_id()), EntryKind.CUSTODY_COUNTED, PAT.id, "BA1")
        return office.pat.check_custody(wanted, lambda _moment: EntryDraft(wanted.id, wanted.kind, PAT.id, body))

    def signs(entry: Entry, who: User = AUDITOR, **changed: Json) -> str:
        wanted = BankingEntryWanted(EntryId(IDS.new_id()), EntryKind.CUSTODY_AGREED, who.id, "BA1")
        body = {"office": "BA1", "business_day": usual()["business_day"]} | agreed_body(
            entry.device, entry.number, entry.seal
        )
        drafted = EntryDraft(wanted.id, wanted.kind, who.id, body | changed)
        with at_desk(office.central, who) as desk:
            return refused_words(lambda: desk.write([drafted]))

    counts(office, FIFTY)
    forged = typed(usual())
    assert any(
        "cash £50.00 short" in one for one in custody(office).warnings
    )  # what a true check found is not hushed up
    assert any("has not signed" in one for one in custody(office).warnings)
    found = see_watch_list(office.pat, SystemClock(), PAT, date(2026, 1, 1))
    assert [one.who for one in found if one.kind is Kind.UNSIGNED] == [PAT.id]
    assert [one.words[-19:] for one in found if one.kind is Kind.UNSIGNED] == [" Did they count it?"]
    counts(office, FIFTY)  # counted again, together: the one that nobody signed is past, but on the watch list
    assert not any("has not signed" in one for one in custody(office).warnings)
    found = see_watch_list(office.pat, SystemClock(), PAT, date(2026, 1, 1))
    (asked,) = [one.words for one in found if one.kind is Kind.UNSIGNED]
    assert asked.endswith("is signed: what had they found in this?")
    with at_desk(office.central, AUDITOR) as desk:
        assert (
            refused_by(lambda: sign_check(desk, IDS, AUDITOR, "BA1", PAT.id, forged.number)) is Reason.CHECK_OTHER_SUM
        )
    assert signs(forged, SUPERVISOR) == signs(forged, PAT) == "checker"
    assert signs(forged, number=forged.number + 7) == signs(forged, seal="0" * 64) == "check_unknown"
    assert signs(forged, office="NL2") == "check_unknown"
    assert signs(forged, device="") == signs(forged, number="1") == "malformed"
    assert signs(forged, business_day="2026-04-01") == "business_day"
    assert signs(forged) == ""  # whoever signs it all the same, by hand, signs what it says
    assert signs(forged) == "check_agreed"
    assert office.central.store.verify().findings == ()
    row = {"device": forged.device, "number": 9, "by_device": forged.device, "by_number": 1}
    with undone(office.central) as connection:
        connection.execute(insert(custody_check), {"device": forged.device, "number": 9, "office": "BA1"})
        connection.execute(insert(custody_agreed), row)
        assert {finding.number for finding in proof_within(connection).findings} == {1, 9}


def test_who_may_check_is_asked_of_the_check_and_of_its_signature(office: Office) -> None:
    """A right that went since signs nothing; who sees some funds only, or is locked out, is no checker."""

    def wanted(kind: EntryKind, who: User, body: BODY) -> EntryDraft:
        return EntryDraft(EntryId(IDS.new_id()), kind, who.id, body)

    other = replace(AUDITOR, id=UserId("u-ann"), user="AAnn")
    nobodies: dict[str, BODY] = {
        "locked out": {"disabled": True},
        "some funds": {"only_funds": ("01",)},
        "elsewhere": {"only_offices": ("NL2",)},
        "finance elsewhere": {"only_offices": ("NL2",), "roles": (Role.FINANCE,)},
        "administrator": {"roles": (Role.ADMINISTRATOR,)},
        "no role": {"roles": ()},
    }

    def checks(changed: BODY) -> str:
        office.central.store.change([to_row(replace(other, **changed))], {})
        draft = wanted(EntryKind.CUSTODY_COUNTED, PAT, usual(checker=other.id))
        return refused_words(lambda: office.pat.write([draft]))

    assert {name: checks(changed) for name, changed in nobodies.items()} == dict.fromkeys(nobodies, "checker")
    assert checks({}) == checks({"only_offices": ("BA1",)}) == ""
    check = office.pat.custody_checks("BA1")[0][0]
    seal = bytes.fromhex(_seal_of(office, check))
    here = {"office": "BA1", "business_day": usual()["business_day"]}
    signature = wanted(EntryKind.CUSTODY_AGREED, other, here | agreed_body(check.device, check.entry, seal))
    sees_less, again = nobodies["some funds"], dict[str, Any]()
    for changed, said in ((sees_less, "checker"), (again, "")):
        office.central.store.change([to_row(replace(other, **changed))], {})
        with at_desk(office.central, replace(other, **changed)) as desk:
            assert refused_words(lambda desk=desk: desk.write([signature])) == said  # type: ignore[misc]


def _seal_of(office: Office, check: CustodyCheck) -> str:
    with reading(office.central.store._engine) as connection:
        at = (entry.c.device == check.device, entry.c.number == check.entry)
        return bytes(connection.execute(select(entry.c.seal).where(*at)).scalar_one()).hex()


def test_what_is_no_check_is_signed_by_nobody(office: Office) -> None:
    wanted = BankingEntryWanted(EntryId(IDS.new_id()), EntryKind.CUSTODY_AGREED, AUDITOR.id, "BA1")
    named = CheckNamed(office.roll.identity.device, 1)

    def signed(moment: SignMoment) -> EntryDraft:
        raise AssertionError(moment)

    with at_desk(office.central, AUDITOR) as desk:
        assert refused_by(lambda: desk.sign_check(wanted, named, signed)) is Reason.CHECK_UNKNOWN


def test_a_row_that_nobody_wrote_is_found(office: Office) -> None:
    device = office.roll.identity.device
    with undone(office.central) as connection:
        connection.execute(insert(custody_check), {"device": device, "number": 2, "office": "BA1"})
        assert [finding.number for finding in proof_within(connection).findings] == [2]
