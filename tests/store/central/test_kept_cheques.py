"""Post-dated cheques, on both databases: kept until their date, no money, taken as a payment or given back."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from builders import CASHIER, CHEQUE, FINANCE, SUPERVISOR
from made_central import Central
from office_at_central import IDS, PAT, Office, an_office
from sqlalchemy import insert
from typed_at_desks import refused_words

from ims_desktop.actions.supervisor.keep_cheque import keep_cheque
from ims_desktop.actions.supervisor.let_cheque_go import let_cheque_go
from ims_desktop.actions.supervisor.see_custody import OfficeCustody, see_custody
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.kept_cheque import ChequeToKeep, kept_fault
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.settlement import Tender
from ims_desktop.domain.times import business_day, roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import writing

TODAY = business_day(datetime.now(UTC))
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def office(central: Central) -> Iterator[Office]:
    with an_office(central) as made:
        yield made


def refused_by(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def keeps(office: Office, number: str = "000214", dated: date = TOMORROW, pence: int = 45_00) -> str:
    return keep_cheque(office.pat, IDS, PAT, ChequeToKeep(number, dated, pence, "01", "10000017"), "J. Smith").id


def custody(office: Office) -> OfficeCustody:
    (found,) = see_custody(office.pat, SystemClock(), PAT, office="BA1")
    return found


def paid(office: Office, pence: int, number: str = "000214") -> str:
    """The receipt of a payment by cheque, of today, that central has."""
    now = datetime.now(UTC)
    office.roll.opened(SessionId(IDS.new_id()), CASHIER, now)
    sealed = office.roll.payment(pence, tenders=(Tender(CHEQUE, pence, cheque_number=number),), at=now)
    office.link.push(office.roll.entries, office.roll.said())
    return str(json.loads(sealed.text)["body"]["receipt"])


def test_it_is_kept_beside_the_money_and_given_back(office: Office) -> None:
    before = custody(office)
    kept = keeps(office)
    there = custody(office)
    assert [(one.id, one.cheque.pence, one.due(TODAY)) for one in there.kept] == [(kept, 45_00, False)]
    assert (there.custody.places, there.posted_pence, there.adds_up) == (
        before.custody.places,
        before.posted_pence,
        True,
    )
    assert there.warnings == ()
    at = there.at
    assert refused_by(lambda: let_cheque_go(office.pat, IDS, PAT, kept)).reason is Reason.SECOND_PERSON_NEEDED
    assert refused_by(lambda: let_cheque_go(office.pat, IDS, PAT, "none")).reason is Reason.CHEQUE_KEPT_UNKNOWN
    let_cheque_go(office.pat, IDS, PAT, kept, given_to="J. Smith", reason="paid by card")
    assert custody(office).kept == ()
    (was,) = see_custody(office.pat, SystemClock(), PAT, at, "BA1")
    assert [one.id for one in was.kept] == [kept]
    again = refused_by(lambda: let_cheque_go(office.sam, IDS, SUPERVISOR, kept, given_to="J. Smith"))
    assert again.message == "This cheque is not kept any more: given back. Nothing was done."
    assert office.central.store.verify().findings == ()


def test_what_is_not_kept(office: Office) -> None:
    assert refused_by(lambda: keeps(office, dated=TODAY)).reason is Reason.CHEQUE_NOT_POST_DATED
    assert refused_by(lambda: keeps(office, "214")).reason is Reason.CHEQUE_DETAILS
    assert refused_by(lambda: keeps(office, pence=0)).reason is Reason.AMOUNT_ZERO
    cheque = ChequeToKeep("000214", TOMORROW, 1_00)
    assert refused_by(lambda: keep_cheque(office.pat, IDS, CASHIER, cheque)).reason is Reason.NOT_ALLOWED


def test_it_is_no_payment_before_its_date(office: Office) -> None:
    kept, receipt = keeps(office), paid(office, 45_00)
    told = refused_by(lambda: let_cheque_go(office.pat, IDS, PAT, kept, receipt))
    assert (told.reason, TOMORROW.isoformat() in told.message) == (Reason.CHEQUE_NOT_DUE, True)


def test_both_databases_say_the_same_of_what_is_typed(office: Office) -> None:
    frame: dict[str, Any] = {"office": "BA1", "business_day": TODAY.isoformat()}
    cheque: dict[str, Any] = dict(ChequeToKeep("000214", TOMORROW, 45_00).body())
    kept = keeps(office)
    receipt = paid(office, 45_00)
    there = office.pat.cheque_paid(receipt)
    assert there is not None
    payment: dict[str, Any] = {"payment": there.now.payment.payment, "receipt": receipt}

    def why(kind: EntryKind, who: User = PAT, name: str = "", **body: Any) -> str:
        store = {PAT: office.pat, FINANCE: office.finance}[who]
        entry, personal = IDS.new_id(), (personal_value("carrier", IDS.salt(), name),) if name else ()
        said = frame | ({"kept": entry} if kind is EntryKind.CHEQUE_KEPT else {"kept": kept}) | body
        return refused_words(lambda: store.write([EntryDraft(EntryId(entry), kind, who.id, said, personal)]))

    keep, go = EntryKind.CHEQUE_KEPT, EntryKind.CHEQUE_LET_GO
    assert why(keep, **{**cheque, "cheque_date": TODAY.isoformat()}) == "malformed"
    assert why(keep, business_day="2026-04-01", **cheque) == "business_day"
    assert why(keep, office="NL2", **cheque) == "office"
    assert why(keep, kept="another", **cheque) == "cheque_kept_unknown"
    assert why(go, how="given_back") == "second_person"
    assert why(go, how="given_back", kept="none", name="J. Smith") == "cheque_kept_unknown"
    assert why(go, how="paid", payment="none", receipt="none") == "payment_unknown"
    assert why(go, how="paid", **payment) == "cheque_not_due"
    assert why(go, how="given_back", name="J. Smith") == ""
    assert why(go, how="given_back", name="J. Smith") == "cheque_let_go"


def kept_since_yesterday(office: Office) -> str:
    """Tomorrow cannot be waited for, so one that is dated today is put there by hand: as if kept the day before."""
    device = keep_cheque(office.pat, IDS, PAT, ChequeToKeep("000215", TOMORROW, 1_00)).device
    kept, at = IDS.new_id(), roll_time(datetime.now(UTC) - timedelta(days=1))
    body = {"office": "BA1", "kept": kept, **ChequeToKeep("000214", TODAY, 45_00).body()}
    text = json.dumps({"kind": "cheque.kept", "at": at, "actor": PAT.id, "body": body})
    row = {"device": device, "number": 900}
    entry = {**row, "text": text, "seal": b"", "received_at": datetime.now(UTC)}
    with writing(office.central.store._engine) as connection:
        connection.execute(insert(schema.entry).values(entry))
        connection.execute(insert(schema.kept_cheque).values({**row, "id": kept, "office": "BA1"}))
    return kept


def test_one_that_came_due_is_taken_as_a_payment(office: Office) -> None:
    kept = kept_since_yesterday(office)
    assert custody(office).warnings == ("1 post-dated cheques have come due, £45.00: take them as payments.",)
    other = paid(office, 44_00)
    assert refused_by(lambda: let_cheque_go(office.pat, IDS, PAT, kept, other)).reason is Reason.CHEQUE_PAYS_OTHER
    receipt = paid(office, 45_00)
    let_cheque_go(office.pat, IDS, PAT, kept, receipt)
    assert [one.cheque.number for one in custody(office).kept] == ["000215"]
    assert refused_by(lambda: let_cheque_go(office.pat, IDS, PAT, kept, receipt)).reason is Reason.CHEQUE_LET_GO


def test_both_databases_call_the_same_entries_sound(on_postgres: Central) -> None:
    """Each part of a sound body is taken away or is something else: domain and database say the same of it."""
    frame = {"office": "BA1", "business_day": "2026-04-01", "kept": "k"}
    bodies: dict[str, dict[str, Any]] = {
        EntryKind.CHEQUE_KEPT.value: frame | ChequeToKeep("000214", date(2026, 4, 2), 5).body(),
        EntryKind.CHEQUE_LET_GO.value: frame | {"how": "paid", "payment": "p", "receipt": "r"},
    }
    others: tuple[Any, ...] = (
        None,
        "",
        "x",
        0,
        1,
        -1,
        [],
        {},
        "9" * 65,
        "2026-04-01",
        "2026-04-03",
        "2026-04-31",
        "2028-02-29",
        "given_back",
    )
    for kind, sound in bodies.items():
        forged: list[Any] = [sound, [], None, *({**sound, name: value} for name in sound for value in others)]
        forged += [{key: value for key, value in sound.items() if key != name} for name in sound]
        asked = (
            "SELECT ims.kept_fault(%s, v) FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS x(v, o) ORDER BY o"
        )
        with on_postgres.raw() as connection:
            rows = connection.execute(asked, (kind, json.dumps(forged))).fetchall()
        assert [row[0] or "" for row in rows] == [kept_fault(kind, one) for one in forged]
