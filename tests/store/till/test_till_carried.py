"""What was carried over is on the new till's screens as the old one took it, once."""

from dataclasses import replace
from pathlib import Path

import pytest
from builders import IDENTITY, START, TickingClock, copy_receipt, every_row, line, open_session, take
from builders import IDS as COUNTING
from builders import till as made_till

from ims_desktop.actions.admin.begin_roll import Earlier, begin_roll
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.carried import Follows
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.secrets.passwords import Argon2Passwords
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.store.till.connection import connect
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore, create_till
from ims_desktop.store.till.verify import verify_till

AFTER = replace(IDENTITY, device=DeviceId("01960000-0000-7000-8000-0000000000d9"), letter="B")
KEY = bytes(range(32))


def after(folder: Path, old: SqlTillStore, common: int) -> SqlTillStore:
    """The till after another, which brings every entry after a number."""
    new = create_till(folder / "after.db", KEY, AFTER)
    seal = old.entries_after(common - 1, 1)[0].seal if common else NO_SEAL
    follows = Follows(old.identity.device, old.identity.letter, common, seal)
    desk = Desk(new, TickingClock(START), COUNTING, Argon2Passwords(), ReferralSealer())
    assert begin_roll(desk, bytes(32), [Earlier(follows, old.unsent(common, 500))]) == old.head().number - common
    return new


def test_carried_payments_are_found_printed_and_summed_as_they_were(tmp_path: Path) -> None:
    old = made_till(tmp_path)
    session = open_session(old)
    first = take(old, line(1_00))
    second = take(old, line(2_00), payer="Siân O'Brien")
    copy_receipt(old, second)
    for common in (0, 3):  # the session's opening is carried, or central has it
        (tmp_path / str(common)).mkdir()
        new = after(tmp_path / str(common), old, common)
        there = new.recorded(second.payment.receipt)
        assert there is not None
        assert (there.payment, there.seal, there.at, there.actor) == (
            second.payment, second.seal, second.at, second.actor,
        )  # fmt: skip
        assert (there.personal, there.copies, there.print_state) == ({"payer": "Siân O'Brien"}, 1, None)
        assert new.unfinished_prints() == []
        assert new.open_session() is None  # it ended with its device
        assert new.session_figures(session.id) == ((2, 3_00) if common == 0 else (1, 2_00))
        own = take(new, line(9_00))
        assert own.payment.receipt.startswith("BA1-03B-000001")
        assert new.session_figures(session.id) == ((2, 3_00) if common == 0 else (1, 2_00))
        before = every_row(new)
        rebuild(new)
        assert every_row(new) == before
        proof = verify_till(new)
        assert proof.findings == ()
        assert (proof.payments, proof.receipts) == ((3, 1) if common == 0 else (2, 1))
        new.close()
    assert old.recorded(first.payment.receipt) == first


def test_a_roll_that_was_put_aside_takes_nothing_more(tmp_path: Path) -> None:
    old = made_till(tmp_path)
    take(old)
    old.close_roll("replaced")
    with pytest.raises(Refused) as refused:
        take(old)
    assert refused.value.reason is Reason.ROLL_CLOSED
    assert verify_till(old).payments == 1


def test_what_was_carried_and_then_meddled_with_is_found(tmp_path: Path) -> None:
    old = made_till(tmp_path)
    take(old, line(2_00))
    (tmp_path / "new").mkdir()
    new = after(tmp_path / "new", old, 0)
    new.close()
    run = connect(tmp_path / "new" / "after.db", KEY)
    run.execute("DROP TRIGGER entry_never_changes")
    run.execute("UPDATE entry SET text = replace(text, 'letter\":\"A', 'letter\":\"C') WHERE number = 4")
    found = verify_till(SqlTillStore(tmp_path / "new" / "after.db", KEY, checked=False)).findings
    assert {finding.number for finding in found} >= {4}
