"""What the officer reads at central, on both databases: every envelope, and nothing of money."""

import base64
from dataclasses import replace
from datetime import date, datetime

import pytest
from builders import ADMINISTRATOR, AUDITOR, CASHIER, FINANCE, MLRO, START, SUPERVISOR
from carried_rolls import carry
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from made_central import SESSION, Central, Roll, at_desk
from session_rolls import closed, opened
from sqlalchemy import select

from ims_desktop.actions.admin.set_referral_key import set_referral_key
from ims_desktop.actions.officer.read_referrals import ReadReferrals, read_referrals
from ims_desktop.actions.ports import SessionQuery
from ims_desktop.domain.cheque_rules import ChequeCameBack
from ims_desktop.domain.permission import User
from ims_desktop.domain.quiet_referral import BOX_BYTES, BOXES, Referral, framed, key_words
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import DeviceId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.secrets.officer_key import OfficerKey
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.store.central import envelopes, schema
from ims_desktop.store.central.engine import reading

OLD, NEW = (
    OfficerKey(X25519PrivateKey.generate().private_bytes_raw()),
    OfficerKey(X25519PrivateKey.generate().private_bytes_raw()),
)
SEALER = ReferralSealer()


def envelope(*texts: str, key: str = OLD.public, flipped: int | None = None) -> str:
    """An envelope as a till seals it; `flipped` is a byte that somebody changed on its way."""
    frames = [framed((Referral(text, CASHIER.id, START, "BA1-03A"),) if text else ()) for text in texts]
    boxes = b"".join(SEALER.box(key, frame) for frame in [*frames, *[framed(())] * (BOXES - len(frames))])
    if flipped is not None:
        boxes = boxes[:flipped] + bytes([boxes[flipped] ^ 1]) + boxes[flipped + 1 :]
    return base64.b64encode(boxes).decode()


def closing(roll: Roll, sealed: str) -> int:
    """A close with this in its envelope; its entry."""
    return closed(roll, envelope=sealed).number


def read(central: Central, *keys: OfficerKey, user: User = MLRO, since: date | None = None) -> ReadReferrals:
    with at_desk(central, user) as store:
        return read_referrals(store, user, keys, since)


@pytest.fixture
def told(central: Central, monkeypatch: pytest.MonkeyPatch) -> tuple[Central, Roll, list[int]]:
    """A till that had no key, then the officer's, then their new one; a held close; one that another device carries."""
    monkeypatch.setattr(envelopes, "_SLICE", 2)  # pages, with few closes
    roll, link = opened(central, "03")
    numbers = [
        closing(roll, envelope(key="")),
        closing(roll, envelope("told", "", "by another")),
        closing(roll, envelope()),
        closing(roll, envelope("after the change", key=NEW.public)),
    ]
    link.push(roll.entries, roll.said())
    lost, lost_link = opened(central, "04")
    closing(lost, envelope("on the lost PC"))
    new, new_link = central.till("04")
    new.opened()
    carry(new, lost, range(lost.head.number, lost.head.number + 1))
    new_link.push(new.entries, new.said())
    lost_link.push(lost.entries, lost.said())  # the lost PC turns up: its note is told once
    central.store.change([to_row(MLRO), to_row(AUDITOR)], {})
    return central, roll, numbers


def test_the_officer_reads_every_close_with_whichever_key_opens_it(told: tuple[Central, Roll, list[int]]) -> None:
    central, roll, numbers = told
    found = read(central, OLD, NEW)
    assert [one.referral.text for one in found.told if one.close.device == roll.identity.device] == [
        "told",
        "by another",
        "after the change",
    ]
    assert {one.by_name for one in found.told} == {CASHIER.display_name}
    assert {one.close.close for one in found.told if one.referral.text == "told"} == {f"BA1-03A-Z{numbers[1]}"}
    assert [(one.close.close[:8], one.referral.text) for one in found.told if one.close.till == "04"] == [
        ("BA1-04A-", "on the lost PC")
    ]
    assert [(one.close.number, one.boxes, one.is_wrong) for one in found.unopened] == [(numbers[0], BOXES, False)]
    assert (found.closes, found.published_is_ours, found.is_wrong) == (6, True, False)
    assert [one.referral.text for one in read(central, NEW).told] == ["after the change"]
    later = read(central, OLD, since=date(2099, 1, 1))
    assert (later.closes, later.told) == (0, ())


def test_a_close_that_should_have_opened_and_does_not_is_named(told: tuple[Central, Roll, list[int]]) -> None:
    central, roll, numbers = told
    found = read(central, OLD)  # they forgot that there is a new key, or an administrator set another
    assert [(one.close.number, one.boxes, one.is_wrong) for one in found.unopened][-1] == (numbers[3], BOXES, True)
    assert found.is_wrong
    link = central.link(roll.identity, central.secrets[roll.identity.device])
    for at in (0, BOX_BYTES + 32, BOXES * BOX_BYTES - 1):
        numbers.append(closing(roll, envelope("as it was", flipped=at)))
    numbers.append(closing(roll, envelope()[:-4]))  # held: it is no envelope
    link.push(roll.entries, roll.said())
    wrong = [(one.close.number, one.boxes) for one in read(central, OLD, NEW).unopened if one.is_wrong]
    assert wrong == [*((number, 1) for number in numbers[4:7]), (numbers[7], BOXES)]


def test_the_key_is_an_administrators_to_set_and_the_officers_to_check(central: Central) -> None:
    central.store.change([to_row(MLRO)], {})
    typed = key_words(OLD.public)
    with at_desk(central, ADMINISTRATOR) as store:
        assert set_referral_key(store, SEALER, ADMINISTRATOR, f" {typed.upper()}\n") == OLD.public
        for wrong in (OLD.public, f"{'0' if typed[0] != '0' else '1'}{typed[1:]}", key_words("00" * 32), "none"):
            with pytest.raises(Refused) as refused:
                set_referral_key(store, SEALER, ADMINISTRATOR, wrong)
            assert refused.value.reason is Reason.REFERRAL_KEY_NOT_VALID
    assert central.store.reference_data().council.referral_key == OLD.public
    roll, link = opened(central, "03")
    link.push(roll.entries, roll.said())
    pulled = link.pull("", 0, 500)
    council = next(row.data for row in pulled.rows if row.kind == "council")
    assert council is not None
    assert council["referral_key"] == OLD.public
    assert read(central, OLD).published_is_ours
    assert read(central, NEW).is_wrong


def test_nobody_else_reads_and_the_officer_is_shown_no_money(told: tuple[Central, Roll, list[int]]) -> None:
    central, _, _ = told
    for user in (ADMINISTRATOR, AUDITOR, FINANCE, SUPERVISOR):
        with pytest.raises(Refused) as refused:
            read(central, OLD, user=user)
        assert refused.value.reason is Reason.NOT_ALLOWED
    if not central.is_postgres:
        return
    central.store.change([to_row(ChequeCameBack("CT", "70123456", "BA1-03A-000001", date(2026, 4, 1), 45_00))], {})
    with central.raw(MLRO) as connection:
        kinds = connection.execute("SELECT DISTINCT kind FROM ims.reference ORDER BY 1").fetchall()
        assert [kind for (kind,) in kinds] == ["council", "office", "user"]
    central.store.change([to_row(replace(MLRO, disabled=True))], {})
    with pytest.raises(Exception, match="not permitted to log in"), central.raw(MLRO):
        pass


def size(value: object) -> int:
    return len(value) if isinstance(value, bytes) else len(str(value))


def at_central(central: Central, roll: Roll) -> dict[str, object]:
    """All that central keeps and tells of a till, its own ids and the moments at which it came aside."""
    device, session = roll.identity.device, SessionId(SESSION)
    found: dict[str, object] = {}
    with reading(central.store._engine) as connection:
        for table in schema.tables.sorted_tables:
            if "device" in table.c:
                rows = connection.execute(select(table).where(table.c.device == device)).all()
                found[table.name] = sorted(
                    [size(value) for value in row if not isinstance(value, datetime)] for row in rows
                )
    found["export"] = [len(one.text) for one in central.store.roll(device)]
    found["restorable"] = [len(one.text) + len(one.personal) for one in central.store.restorable(device)]
    found["watched"] = [
        (doc["kind"], len(str(doc["body"])))
        for ref, doc in central.store.watched("BA1", date(2026, 1, 1))
        if ref.device == device
    ]
    closes = [one for one in central.store.sessions(SessionQuery()) if one.device == device]
    # both tills' sessions have one id here, and takings go by that; the rows that they are summed from are seen above
    found["session"] = [
        replace(one, device=DeviceId(""), till="", letter="", takings={}, payments={}) for one in closes
    ]
    found["pack"] = [len(one.text) for one in central.store.session_slice(session).entries]
    return found


def test_nothing_at_central_tells_which_till_has_a_note(central: Central) -> None:
    """Two tills live the same day; one of them tells something."""
    seen = []
    for till, text in (("03", ""), ("04", "told" * 300)):
        roll, link = opened(central, till)
        roll.payment(20_00, payer="J. Smith")
        closing(roll, envelope(text))
        link.push(roll.entries, roll.said())
        seen.append(at_central(central, roll))
    assert seen[0] == seen[1]
    proof = central.store.verify()
    assert (proof.findings, proof.missing) == ((), ())
