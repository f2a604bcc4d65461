"""The proof of what central holds after a trial, and of how finance put it right, from the rolls alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from soak_paper_sums import ended_by_both, seconds_of_slips
from soak_told import PAID, Place, Told, counting

from ims_desktop.bootstrap.central import at_central

_TWICE_SAID = {"void.asked", "payment.voided", "payment.corrected", "payment.refunded"}


def prove_held(told: Sequence[Told], held: Mapping[Place, str], blocked: Mapping[str, int], *, restored: bool) -> None:
    """Nothing of an honest roll is held, but of what a forked one brought its closes, and what both did to one payment.

    Where central was put back to a backup tills ask again for what their refunds reserved. Held is one of a payment
    that another till sends again only after it, and one whose money somebody else had meanwhile. Of one slip that was
    keyed at two tills the second payment is held; of an item of the post that a till and its copy both ended, what
    came second. Of a till that is gone all is held that it sends after it was blocked (`blocked`: its last entry
    before), and of what is brought of it later, what was done to payments of a session that was closed without it.
    """
    carried = {one.place for one in told if one.carried and one.kind == "session.closed"}
    late = {one.place for one in told if one.place[1] > blocked.get(one.place[0], one.place[1])}
    twice = _put_right_by_both(told)
    refunds = {one.place for one in told if one.kind == "payment.refunded"} if restored else set()
    second = seconds_of_slips([one for one in told if one.place not in late], held)
    ended = ended_by_both(told, held)
    wrong = (held.keys() - carried - late - twice - refunds - second - ended) | ((carried | late) - held.keys())
    assert not wrong, (
        f"held or not: {[(one.kind, one.carried, held.get(one.place)) for one in told if one.place in wrong]}"
    )
    over = {one.body["session"] for one in told if one.kind == "session.taken_over"}
    closed_without = {one.place for one in told if one.place in twice and one.body["session"] in over}
    for place, reason in held.items():
        expected = {"session_unknown"} if place in carried else {"claim", "posting", "payment_unknown"}
        expected = {"slip_used"} if place in second else {"post_ended"} if place in ended else expected
        expected |= {"payment_known", "payment_reversed"} if place in twice else set()
        expected |= {"session_closed"} if place in closed_without else set()
        expected = {"till_blocked"} if place in late else expected
        assert reason in expected, (place, reason)


def _put_right_by_both(told: Sequence[Told]) -> set[Place]:
    """What was done to a payment on a roll that was carried over, or by both a till and its copy."""
    done = [one for one in told if one.kind in _TWICE_SAID]
    rolls: dict[Sequence[str], set[str]] = {}
    for one in done:
        rolls.setdefault(_whose(one), set()).add(one.place[0])
    return {one.place for one in done if one.carried or len(rolls[_whose(one)]) > 1}


def _whose(one: Told) -> Sequence[str]:
    """The payment that was put right, and at which till."""
    return one.body["payment"], one.body["office"], one.body["till"]


def prove_settled(central: str, told: Sequence[Told], held: Mapping[Place, str], there: Mapping[str, Any]) -> None:
    """What finance put right is put right once, to the penny of what the held entry carries, and is held no more."""
    by_place = {one.place: one for one in told}
    settled: dict[Place, Told] = {}
    for one in told:
        if one.kind != "held.settled":
            continue
        place = one.body["device"], one.body["number"]
        was = by_place[place]
        assert place not in settled, f"put right twice: {place}"
        settled[place] = one
        assert one.body["why"] == held[place], (one.body, held[place])
        assert one.doc["actor"] not in {was.doc["actor"], was.doc.get("approver")}, one.body
        _prove_settlement(one, was, _carries(was, held[place]), _counted_late(was, told, held))
    said = {place: (one.place, one.body["how"], one.body["total_pence"]) for place, one in settled.items()}
    assert said == there["settled"], f"settled: {said}, kept {there['settled']}"
    paid = {by_place[place].body["payment"] for place in settled if by_place[place].kind == PAID}
    twice = paid & {one.body["payment"] for one in counting(told, held) if one.kind == PAID}
    posted = [place for place in settled if settled[place].body["how"] == "posted"]
    assert not any(by_place[place].body.get("payment") in twice for place in posted), twice
    left: Counter[str] = Counter()
    for place, reason in held.items():
        left[place[0]] += 0 if place in settled else _carries(by_place[place], reason)
    with at_central(central, None) as (store, _):
        shown = {state.device: state.held_pence for state in store.reconcile() if state.held_pence}
    assert shown == {device: pence for device, pence in left.items() if pence}, (shown, left)


def _carries(one: Told, reason: str) -> int:
    """Pence that a held entry carries; none where the very same entry counts that came another way."""
    return 0 if reason == "payment_known" else int(one.body.get("total_pence", 0))


def _prove_settlement(one: Told, was: Told, carries_pence: int, late: Told | None) -> None:
    """To the penny, by the methods by which it was paid; what a close had counted without knowing leaves its overs."""
    postings = one.body["postings"]
    put_on = [posting for posting in postings if "over" not in one.body or posting["line"]]
    off_overs = [posting for posting in postings if posting not in put_on]
    assert one.body["pence"] == carries_pence, (one.body, was.body)
    assert one.pence == one.body["total_pence"], one.body
    assert sum(posting["amount_pence"] for posting in put_on) == (carries_pence if postings else 0), one.body
    assert bool(postings) == (one.body["how"] == "posted"), one.body
    paid = _by_method(put_on)
    assert not postings or paid == _by_method(was.body["postings"]), (one.body, was.body)
    counted = {tender["mop"] for tender in late.body["tenders"]} if late else set()
    wanted = {mop: -pence for mop, pence in paid.items() if mop in counted and pence}
    assert _by_method(off_overs) == wanted, (one.body, late)
    close = {"device": late.place[0], "number": late.place[1]} if late and wanted else None
    assert one.body.get("over") == close, (one.body, late)


def _counted_late(was: Told, told: Sequence[Told], held: Mapping[Place, str]) -> Told | None:
    """The close that counted its money unknown: of who took its session over before it came, and counted after it."""
    session, (device, number) = was.body.get("session"), was.place
    unknown = any(
        one.body["gone"]["device"] == was.doc["device"] and number > one.body["gone"]["upto"].get(device, 0)
        for one in counting(told, held)
        if one.kind == "session.taken_over" and one.body["session"] == session
    )
    closes = [one for one in counting(told, held) if one.kind == "session.closed" and one.body["session"] == session]
    if not unknown or not closes:
        return None
    counts = {one.place: one.doc["at"] for one in told}
    return closes[0] if was.doc["at"] <= counts[closes[0].place[0], closes[0].body["count"]] else None


def _by_method(postings: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for posting in postings:
        sums[posting["mop"]] += posting["amount_pence"]
    return dict(sums)
