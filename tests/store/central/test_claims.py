"""Claims: what is left of a payment's line is given back once, whoever asks and however often."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from builders import ADMINISTRATOR, COUNCIL_TAX, OUTSIDE, RENTS, START, CountingIds
from made_central import Central, Roll, spoke_later

from ims_desktop.actions.ports import TillLink
from ims_desktop.domain.basket import account_line
from ims_desktop.domain.references import ClaimId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable

IDS = CountingIds()
PAID = PaymentId("01960000-0000-7000-8000-00000000c1a1")
ABSENT = PaymentId("01960000-0000-7000-8000-00000000ffff")


def _claim() -> ClaimId:
    return ClaimId(IDS.new_id())


def _paid(central: Central) -> tuple[Roll, TillLink]:
    """A payment of two lines, £1.00 and £2.50."""
    roll, link = central.till()
    lines = (
        account_line(COUNCIL_TAX, "10000017", 1_00, OUTSIDE, START.date()),
        account_line(RENTS, "HR0001-7", 2_50, OUTSIDE, START.date()),
    )
    roll.paid(lines, payment=PAID)
    link.push(roll.entries, roll.said())
    return roll, link


def _refused(link: TillLink, payment: PaymentId, line: int, pence: int, claim: ClaimId | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        link.claim(claim or _claim(), payment, line, pence)
    return refused.value


def test_no_more_is_claimed_of_a_line_than_was_paid_on_it(central: Central) -> None:
    _, link = _paid(central)
    assert link.claim(_claim(), PAID, 2, 1_00) == 1_50
    refused = _refused(link, PAID, 2, 1_51)
    assert (refused.reason, refused.facts) == (Reason.CLAIM_OVER_LEFT, {"left_pence": 1_50})
    assert refused.message == "No more than £1.50 is left to give back on this line: see what went back before."
    assert link.claim(_claim(), PAID, 2, 1_50) == 0
    assert _refused(link, PAID, 2, 1).facts == {"left_pence": 0}
    assert link.claim(_claim(), PAID, 1, 1_00) == 0  # the other line is its own
    for senseless in (0, -1):
        assert _refused(link, PAID, 1, senseless).reason is Reason.CLAIM_OVER_LEFT


def test_the_same_claim_again_claims_nothing_more(central: Central) -> None:
    _, link = _paid(central)
    claim = _claim()
    assert [link.claim(claim, PAID, 2, 1_00) for _ in range(3)] == [1_50, 1_50, 1_50]
    assert _refused(link, PAID, 2, 99, claim).reason is Reason.ID_REUSED
    _, other = central.till("04")
    with pytest.raises(Refused) as refused:
        other.claim(claim, PAID, 2, 1_00)
    assert refused.value.reason is Reason.ID_REUSED
    assert other.claim(_claim(), PAID, 2, 1_00) == 50  # any till may give back what another took


def test_what_was_not_paid_is_not_claimed(central: Central) -> None:
    roll, link = _paid(central)
    roll.payment(payment=str(ABSENT), changed={"business_day": "2020-01-01"})
    link.push(roll.entries[1:], roll.said())
    assert central.store.reconcile()[0].held == 1
    for payment, line in ((ABSENT, 1), (PaymentId("nothing"), 1), (PAID, 0), (PAID, 3), (PAID, -1)):
        assert _refused(link, payment, line, 1).reason is Reason.PAYMENT_UNKNOWN


def test_two_tills_at_once_do_not_give_back_the_same_pound(central: Central) -> None:
    _paid(central)
    links = [central.till(f"R{number}")[1] for number in range(4)]
    for round_of in range(5):
        paid = PaymentId(f"01960000-0000-7000-8000-0000000000{round_of:02x}")
        roll, link = central.till(f"P{round_of}")
        roll.payment(1_00, payment=paid)
        link.push(roll.entries, roll.said())
        together = Barrier(len(links))

        def ask(link: TillLink, paid: PaymentId = paid, together: Barrier = together) -> int:
            together.wait()
            try:
                return link.claim(_claim(), paid, 1, 60)
            except Refused as refused:
                return -int(refused.facts["left_pence"] or 0)

        with ThreadPoolExecutor(len(links)) as pool:
            assert sorted(pool.map(ask, links)) == [-40, -40, -40, 40]  # one had it, three were told what is left


def test_a_blocked_till_claims_nothing(central: Central) -> None:
    _, link = _paid(central)
    central.store.block_till("BA1", "03", "", ADMINISTRATOR.id, blocked=True)
    assert _refused(link, PAID, 1, 1).reason is Reason.TILL_BLOCKED
    with pytest.raises(Refused) as refused:
        link.change_password("another")
    assert refused.value.reason is Reason.TILL_BLOCKED


def test_a_till_changes_its_password(central: Central) -> None:
    roll, _ = central.till()
    old, new = central.secrets[roll.identity.device], "a new one, with ' and \\"
    known = [old, new]
    link = central.link(roll.identity, lambda: known)
    for _ in range(2):  # safe to repeat
        link.change_password(new)
    assert link.head(roll.said()).number == 0
    link.close()
    assert link.head(roll.said()).number == 0  # connected anew: the old one is refused, the new one taken
    with pytest.raises(Unavailable) as trouble:
        central.link(roll.identity, old).head(roll.said())
    assert trouble.value.trouble is Trouble.CENTRAL_REFUSED_LOGIN
    known.remove(old)
    link.close()
    assert link.head(roll.said()).number == 0
    known[:] = ["wrong", "wrong too"]
    link.close()
    with pytest.raises(Unavailable) as trouble:
        link.head(roll.said())
    assert trouble.value.trouble is Trouble.CENTRAL_REFUSED_LOGIN


def test_claims_are_only_added_to(on_postgres: Central) -> None:
    _, link = _paid(on_postgres)
    link.claim(_claim(), PAID, 1, 1_00)
    with on_postgres.raw() as connection:
        for statement in (b"UPDATE ims.claim SET pence = 1", b"DELETE FROM ims.claim", b"TRUNCATE ims.claim"):
            with pytest.raises(Exception, match="append_only"):
                connection.execute(statement)


def test_a_reservation_lapses_once_its_till_spoke_later_and_all_that_it_told_of_is_here(central: Central) -> None:
    _, link = _paid(central)
    other, other_link = central.till("04")
    claim = _claim()
    assert other_link.claim(claim, PAID, 2, 2_50) == 0
    other_link.push(other.entries, other.said())
    assert _refused(link, PAID, 2, 1).facts == {"left_pence": 0}  # it may be giving it back just now
    spoke_later(central, other)
    assert link.claim(_claim(), PAID, 2, 1_00) == 1_50  # its till spoke later, and has no such refund
    assert _refused(other_link, PAID, 2, 2_50, claim).facts == {"left_pence": 1_50}  # gone meanwhile
    other.opened()
    assert other_link.claim(_claim(), PAID, 1, 1_00) == 0
    other_link.head(other.said())  # it has an entry that is not here, which may be a refund
    spoke_later(central, other)
    assert _refused(link, PAID, 1, 1).facts == {"left_pence": 0}
    other_link.push(other.entries, other.said())
    spoke_later(central, other)
    assert link.claim(_claim(), PAID, 1, 40) == 60
    assert central.store.verify().findings == ()


def test_asked_for_again_a_reservation_is_as_fresh_as_at_first(central: Central) -> None:
    _, link = _paid(central)
    other, other_link = central.till("04")
    claim = _claim()
    other_link.push(other.entries, other.said())
    other_link.claim(claim, PAID, 2, 2_50)
    spoke_later(central, other)
    assert link.claim(_claim(), PAID, 2, 1_00) == 1_50
    later_claim = _claim()
    assert other_link.claim(later_claim, PAID, 1, 1_00) == 0
    assert other_link.claim(later_claim, PAID, 1, 1_00) == 0  # nothing more, however often it is asked for
    assert other_link.claim(_claim(), PAID, 2, 1_50) == 0


def test_what_a_silent_till_reserved_is_free_once_the_till_is_blocked(central: Central) -> None:
    _, link = _paid(central)
    _, silent = central.till("04")
    claim = _claim()
    assert silent.claim(claim, PAID, 2, 2_50) == 0
    assert _refused(link, PAID, 2, 1).facts == {"left_pence": 0}  # its drawer may have paid it, and nobody can ask it
    central.store.block_till("BA1", "04", "", ADMINISTRATOR.id, blocked=True)
    assert link.claim(_claim(), PAID, 2, 2_00) == 50
    central.store.block_till("BA1", "04", "", ADMINISTRATOR.id, blocked=False)
    assert _refused(silent, PAID, 2, 2_50, claim).facts == {"left_pence": 50}  # asked again
    assert central.store.verify().findings == ()
