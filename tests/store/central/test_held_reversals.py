"""A held void, correction or refund against refunds at other tills, on both databases: money goes out once."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from builders import ADMINISTRATOR, CASH, CASHIER, FINANCE
from carried_rolls import carry, push
from held_office import drafted, is_open, refused_by, settle, sums
from made_central import OVERS, Central, Roll, a_till, spoke_later
from office_at_central import IDS, Office, an_office
from reversal_rolls import corrected, pays, refunded, voided
from typed_at_desks import refused_words

from ims_desktop.actions.finance.settle_held import Way
from ims_desktop.actions.ports import TillLink
from ims_desktop.domain.references import ClaimId, PaymentId, SessionId
from ims_desktop.domain.refusal import Reason


@pytest.fixture
def office(shared_central: Central) -> Iterator[Office]:
    with an_office(shared_central) as made:
        yield made


class Two:
    """A till that took £1.00 of council tax and £2.50 of rent, and another of the office."""

    def __init__(self, office: Office) -> None:
        self.central, self.office = office.central, office
        self.roll, self.link = _opened(office.central, a_till())
        self.paid = pays(self.roll)
        self.payment = PaymentId(self.paid["body"]["payment"])
        self.link.push(self.roll.entries, self.roll.said())
        self.other, self.other_link = _opened(office.central, a_till())

    def blocked(self) -> None:
        """What the first till still sends is held."""
        till = self.roll.identity
        self.central.store.block_till("BA1", till.till, till.letter, ADMINISTRATOR.id, blocked=True)

    def sends(self) -> int:
        """The first till sends what it has; the number of its last entry."""
        self.link.push(self.roll.entries, self.roll.said())
        return self.roll.head.number

    def claim(self, line: int, pence: int) -> ClaimId:
        """The other till asks central for it."""
        claim = ClaimId(IDS.new_id())
        self.other_link.claim(claim, self.payment, line, pence)
        return claim

    def gives_back(self, line: int, claim: ClaimId) -> None:
        """The other till gives it back and sends that."""
        refunded(self.other, self.paid, claim, line)
        assert self.other_link.push(self.other.entries, self.other.said()).held == 0

    def refused(self, line: int, pence: int) -> tuple[Reason, Mapping[str, Any]]:
        said = refused_by(lambda: self.claim(line, pence))
        return said.reason, said.facts

    @property
    def sums(self) -> Mapping[tuple[str, str], int]:
        return sums(self.office, self.roll, self.other)

    def settled(self, number: int, way: Way) -> None:
        settle(self.office, number, way, roll=self.roll)

    def proven(self) -> None:
        assert self.central.store.verify().findings == ()


def _opened(central: Central, till: str) -> tuple[Roll, TillLink]:
    roll, link = central.till(till)
    roll.opened(SessionId(IDS.new_id()))
    link.push(roll.entries, roll.said())
    return roll, link


def test_what_a_held_void_may_have_given_back_is_given_back_by_no_other_till(office: Office) -> None:
    two = Two(office)
    two.blocked()
    voided(two.roll, two.paid)
    void = two.sends()
    till = two.roll.identity
    name = f"{till.office}-{till.till}{till.letter}"
    for line, pence in ((1, 1_00), (2, 2_50)):
        assert two.refused(line, pence) == (Reason.CLAIM_HELD, {"till": name, "entry": void})
    said = refused_by(lambda: two.claim(1, 1_00)).message
    assert (f"entry {void} of {name}" in said, "finance must put that entry right first" in said) == (True, True)
    two.settled(void, Way.AS_IT_SAYS)
    assert two.refused(1, 1_00) == (Reason.CLAIM_OVER_LEFT, {"left_pence": 0})
    assert two.sums == {("01", CASH.code): 0, ("02", CASH.code): 0}
    two.proven()


def test_a_held_refund_or_correction_stops_the_lines_that_it_takes_back(office: Office) -> None:
    two = Two(office)
    refunded(two.roll, two.paid, IDS.new_id(), 2)
    refund = two.sends()
    assert [one.reason for one in is_open(office, two.roll)] == ["claim"]
    assert two.refused(2, 1)[0] is Reason.CLAIM_HELD
    two.claim(1, 40)
    first = two.paid["body"]["postings"][0]
    moved = [first | {"amount_pence": -1_00}, first | {"reference": "10000025"}]
    corrected(two.roll, two.paid, {"approver": CASHIER.id}, postings=moved)
    correction = two.sends()
    assert two.refused(1, 1)[0] is Reason.CLAIM_HELD
    assert refused_by(lambda: two.settled(correction, Way.AS_IT_SAYS)).reason is Reason.HELD_REVERSED  # 60p are left
    two.settled(correction, Way.NO_EFFECT)
    two.claim(1, 60)
    two.settled(refund, Way.AS_IT_SAYS)
    assert two.refused(2, 1) == (Reason.CLAIM_OVER_LEFT, {"left_pence": 0})
    two.proven()


def test_finance_takes_nothing_off_an_account_that_a_refund_took_off_meanwhile(office: Office) -> None:
    """Both tills gave the money back: the account is charged once, the other sum is looked for in suspense."""
    two = Two(office)
    claim = two.claim(2, 2_50)
    two.blocked()
    voided(two.roll, two.paid)
    void = two.sends()
    reserved = refused_by(lambda: two.settled(void, Way.AS_IT_SAYS))
    assert (reserved.reason, "suspense" in reserved.message) == (Reason.HELD_REVERSED, True)
    two.gives_back(2, claim)
    assert refused_by(lambda: two.settled(void, Way.AS_IT_SAYS)).reason is Reason.HELD_REVERSED
    now = office.finance.held_now(two.roll.identity.device, void)
    assert now is not None
    rents = dict(now.says[1])
    for typed in ([rents | {"amount_pence": -3_50}], [rents, dict(now.says[0]) | {"line": 7, "tender": 3}]):
        draft = drafted(now, FINANCE, postings=typed)
        assert refused_words(lambda draft=draft: office.finance.write([draft])) == Reason.HELD_REVERSED.value  # type: ignore[misc]
    two.settled(void, Way.SUSPENSE)
    assert two.sums == {("01", CASH.code): 1_00, ("02", CASH.code): 0, (OVERS.code, CASH.code): -3_50}
    assert two.refused(1, 1) == (Reason.CLAIM_OVER_LEFT, {"left_pence": 0})
    two.proven()


def test_a_reservation_that_came_to_nothing_stops_finance_no_longer(office: Office) -> None:
    two = Two(office)
    two.claim(2, 2_50)
    two.blocked()
    voided(two.roll, two.paid)
    void = two.sends()
    assert refused_by(lambda: two.settled(void, Way.AS_IT_SAYS)).reason is Reason.HELD_REVERSED
    two.other_link.head(two.other.said())
    spoke_later(two.central, two.other)
    two.settled(void, Way.AS_IT_SAYS)
    assert two.sums == {("01", CASH.code): 0, ("02", CASH.code): 0}
    two.proven()


def test_what_a_held_refund_had_reserved_itself_is_its_own_to_give_back(office: Office) -> None:
    two = Two(office)
    own = ClaimId(IDS.new_id())
    two.link.claim(own, two.payment, 2, 2_50)
    two.blocked()
    refunded(two.roll, two.paid, own, 2)
    refund = two.sends()
    two.settled(refund, Way.AS_IT_SAYS)
    assert two.sums == {("01", CASH.code): 1_00, ("02", CASH.code): 0}
    assert two.refused(2, 1) == (Reason.CLAIM_OVER_LEFT, {"left_pence": 0})
    two.claim(1, 1_00)
    two.proven()


def test_what_counts_by_another_way_stops_nothing(office: Office) -> None:
    """A till's own refund is held with its block, comes over on the next roll and counts: the rest is given back."""
    two = Two(office)
    own = ClaimId(IDS.new_id())
    two.link.claim(own, two.payment, 2, 2_50)
    two.blocked()
    refunded(two.roll, two.paid, own, 2)
    refund = two.sends()
    assert two.refused(2, 1)[0] is Reason.CLAIM_HELD
    new, _ = two.central.till(two.roll.identity.till)
    new.opened(SessionId(IDS.new_id()))
    carry(new, two.roll, range(refund, refund + 1))
    assert push(two.central, new) == 0
    assert two.refused(2, 1) == (Reason.CLAIM_OVER_LEFT, {"left_pence": 0})
    two.gives_back(1, two.claim(1, 1_00))
    assert sums(office, two.roll, two.other, new) == {("01", CASH.code): 0, ("02", CASH.code): 0}
    two.proven()
