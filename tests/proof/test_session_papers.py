"""The papers in an evidence pack: a slice of a roll tells of its session what the till tells, and prints the same."""

from dataclasses import replace
from pathlib import Path

import builders
from fakes.counter import SUPERVISOR
from fakes.desk import PlainPasswords
from proof_kit import Keys, Source
from rolled_day import rolled_day

from ims_desktop.actions.counter.cash_up_sheet import cash_up_sheet
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import SessionSlice
from ims_desktop.actions.proof.make_pack import Maker, key_fingerprint, make_pack
from ims_desktop.bootstrap.session_paper_files import name_text_pdf
from ims_desktop.documents.cash_up_layout import cash_up_text
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.roll import NO_SEAL, read_entry
from ims_desktop.domain.session_told import session_told
from ims_desktop.domain.till_session import SessionState
from ims_desktop.secrets.pack_key import KeptPackKey
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.store.till.store import SqlTillStore


def test_a_slice_tells_what_the_till_tells_and_prints_the_same(tmp_path: Path) -> None:
    entries, session = rolled_day(tmp_path)
    store = SqlTillStore(tmp_path / "till.db", builders.KEY)
    roll = [read_entry(one.text, one.seal) for one in entries]
    sessions = {str(one.body["session"]) for one in roll if one.kind == "session.opened"}
    assert len(sessions) == 2
    for one in sessions:
        assert session_told(roll, type(session)(one)) == store.session_so_far(type(session)(one))
    told = store.session_so_far(session)
    assert told is not None
    assert told.close_number is not None
    place = store.identity
    opened = next(at for at, one in enumerate(roll) if one.kind == "session.opened")
    cut = SessionSlice(
        place.device,
        place.office,
        place.till,
        place.letter,
        bytes(32),
        session,
        roll[opened - 1].seal if opened else NO_SEAL,
        max(one.number for one in roll if one.body.get("session") == session),
        entries[opened:],
    )
    maker = Maker("U. Auditor", builders.START, KeptPackKey(Keys()), key_fingerprint)

    def text(paper: object) -> list[tuple[str, bytes]]:
        name, words, pdf = name_text_pdf(paper)  # type: ignore[arg-type]  # whatever the pack hands over
        assert pdf.startswith(b"%PDF")
        return [(f"{name}.txt", words.encode())]

    members = dict(make_pack(Source(cut), session, maker, text, b"# the verifier\n").members)
    papers = sorted(name.partition("-03A-")[2][:1] or name for name in members if name.startswith("papers/"))
    assert papers == ["C", "C", "S", "S", "S", "S", "V", "Z", "papers/counts.txt"]
    desk = Desk(store, builders.TickingClock(), builders.CountingIds(), PlainPasswords(), ReferralSealer())
    sheet = cash_up_sheet(desk, builders.reference_data(), SUPERVISOR, session)
    at_the_till = cash_up_text(
        replace(sheet, acknowledged=entries[-1].number)
    )  # central has it all where a pack is made
    assert members[f"papers/{sheet.number}.txt"].decode() == at_the_till
    assert at_the_till.count("Approved by") == 1
    counts = members["papers/counts.txt"].decode()
    assert "Count 1, figures fixed" in counts
    assert b"Z sheet of the close" in members["readme.txt"]


def test_approved_at_a_desk_the_sheet_says_so(tmp_path: Path) -> None:
    entries, session = rolled_day(tmp_path)
    roll = [read_entry(one.text, one.seal) for one in entries]
    before = [one for one in roll if one.kind != "session.approved"]
    waits = session_told(before, session)
    assert waits is not None
    assert waits.session.state is SessionState.AWAITING_APPROVAL
    assert waits.close_number is not None
    approval = DeskApproval(session, waits.close_number, builders.CASHIER.id, builders.START)
    approved = session_told(before, session, approval)
    assert approved is not None
    assert approved.session.state is SessionState.APPROVED
