"""The sums after a trial: sessions, what was put right, bankings and custody, worked out here from the rolls alone.

Nothing of the package's own arithmetic is used, but to ask what it says.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from soak_paper_sums import prove_papers_of
from soak_told import PAID, Doc, Place, Told, counting

from ims_desktop.actions.supervisor.see_custody import see_custody
from ims_desktop.bootstrap.central import at_central, bench

_PUT_RIGHT = {"payment.voided", "payment.corrected", "payment.refunded", "cheque.returned"}


def prove_posted(told: Sequence[Told], held: Mapping[Place, str], posted: Mapping[Place, int]) -> None:
    """What central posted of each entry is what the entry says; of none more, of none less."""
    said = {one.place: one.pence for one in told if one.body.get("postings") and one.place not in held}
    assert dict(posted) == said, f"posted and not sealed so: {list(dict(posted).items() ^ said.items())[:4]}"


def prove_put_right(told: Sequence[Told], held: Mapping[Place, str]) -> None:
    """No payment is voided twice, or gives back more of a line than was paid on it."""
    lines: Counter[tuple[str, int]] = Counter()
    voids: Counter[str] = Counter()
    for one in counting(told, held):
        if one.kind == PAID or one.kind in _PUT_RIGHT:
            for posting in one.body["postings"]:
                lines[one.body["payment"], posting["line"]] += posting["amount_pence"]
            voids[one.body["payment"]] += one.kind == "payment.voided"
    over = {line: pence for line, pence in lines.items() if pence < 0}
    assert not over, f"given back more than was paid: {over}"
    assert max(voids.values(), default=0) <= 1, f"voided twice: {voids.most_common(1)}"
    for (payment, _), pence in lines.items():
        assert not (voids[payment] and pence), f"{payment} was voided, and {pence} pence stand"


def prove_sessions(told: Sequence[Told], held: Mapping[Place, str]) -> None:
    """Each close says of its session what the entries before it say, and where all of its money went."""
    closed: Counter[str] = Counter()
    for close in counting(told, held):
        if close.kind != "session.closed":
            continue
        session = close.body["session"]
        closed[session] += 1
        of_it = [one for one in told if _is_of(one, close, session, _known_of(told, close))]
        taken: Counter[str] = Counter()
        moved: Counter[str] = Counter()
        for one in of_it:
            if one.kind == "cash.moved":
                moved[one.body["move"]] += one.body["pence"]
            for posting in (
                one.body.get("postings", ()) if one.kind != "session.closed" else ()
            ):  # by a till that is gone
                taken[posting["mop"]] += posting["amount_pence"]
        _prove_close(close.body, taken, moved, sum(one.kind == PAID for one in of_it))
    assert max(closed.values(), default=0) <= 1, f"closed twice: {closed.most_common(1)}"


def _known_of(told: Sequence[Told], close: Told) -> Mapping[str, int]:
    """Where a session was taken over from a till that is gone: up to which entry each roll was known then."""
    body = close.body
    found = [
        one.body["gone"]["upto"]
        for one in told
        if one.kind == "session.taken_over" and (one.place[0], one.body["session"]) == (close.place[0], body["session"])
    ]
    return found[0] if found else {}


def _is_of(one: Told, close: Told, session: str, known: Mapping[str, int]) -> bool:
    """Whether a close counts an entry: of its own roll, or of those of a till that is gone, as far as known."""
    same_roll = one.place[0] == close.place[0] and not one.carried and one.place[1] < close.place[1]
    return (same_roll or one.place[1] <= known.get(one.place[0], 0)) and one.body.get("session") == session


def _prove_close(body: Doc, taken: Mapping[str, int], moved: Mapping[str, int], payments: int) -> None:
    cash, *others = body["tenders"]
    drawer = moved.get("top_up", 0) - moved.get("lift", 0) - moved.get("set_aside", 0)
    assert cash["expected_pence"] == body["float_pence"] + taken.get(cash["mop"], 0) + drawer, (body, taken, moved)
    for tender in others:
        assert tender["expected_pence"] == taken.get(tender["mop"], 0), (tender, taken)
    assert body["payments"] == payments, (body["payments"], payments)
    differences = {one["mop"]: one["counted_pence"] - one["expected_pence"] for one in body["tenders"]}
    posted = Counter({posting["mop"]: posting["amount_pence"] for posting in body["postings"]})
    assert {mop: pence for mop, pence in differences.items() if pence} == dict(posted), (differences, posted)
    cards = sum(one["counted_pence"] for one in body["tenders"] if one["kind"] == "card")
    banking = sum(one["banking_pence"] for one in body["tenders"])
    kept = body["float_kept_pence"] - body["float_pence"]
    went = banking + cards + moved.get("set_aside", 0) + kept
    assert sum(taken.values()) + sum(posted.values()) == went, f"money of a session went nowhere: {body}"


def prove_bankings(told: Sequence[Told], held: Mapping[Place, str]) -> None:
    """Slips without gaps, no session banked twice, and each slip has what its sessions' closes say."""
    closes = {one.body["session"]: one.body for one in counting(told, held) if one.kind == "session.closed"}
    slips: dict[str, list[int]] = {}
    banked: Counter[str] = Counter()
    for one in told:
        if one.kind != "banking.made":
            continue
        body = one.body
        slips.setdefault(body["office"], []).append(body["slip"])
        banked.update(part["session"] for part in body["sessions"])
        wanted = sum(t["banking_pence"] for part in body["sessions"] for t in closes[part["session"]]["tenders"])
        assert sum(tender["to_bank_pence"] for tender in body["tenders"]) == wanted, body
    assert max(banked.values(), default=0) <= 1, f"banked twice: {banked.most_common(1)}"
    for office, numbers in slips.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), f"slips of {office}: {numbers}"


def prove_custody(central: str, told: Sequence[Told], held: Mapping[Place, str]) -> None:
    """Every pound is somewhere, and where it is agrees with the rolls; money of held entries shows as such."""
    seen = {str(each.body["office"]) for each in told if "office" in each.body}
    with at_central(central, None) as (store, person):
        offices = [one for office in seen for one in see_custody(store, bench().clock, person, office=office)]
    for one in offices:
        office, custody = one.office, one.custody
        assert one.adds_up, f"custody of {office} does not add up: {custody}"
        mine = [each for each in told if each.body.get("office") == office]
        # what a copied till took in a session that the other one closed is in no drawer that anybody counted
        if not any(each.carried or each.place in held for each in mine):
            assert custody.unposted_pence == 0, f"{office}: {custody.unposted_pence} pence of no entry"
        kinds = [(each.kind, each.body.get("session")) for each in counting(mine, held)]
        opened, closed = ({of for kind, of in kinds if kind == f"session.{done}"} for done in ("opened", "closed"))
        assert custody.opened.keys() == opened - closed, f"open in {office}: {custody.opened}, {opened - closed}"
        assert sum(each.pence for each in counting(mine, held)) == one.posted_pence, office
        there = {name: sum(_places(custody.places, name)) for name in ("bag", "carrier", "bank")}
        assert there == _of_slips(mine), (there, _of_slips(mine))
        prove_papers_of(one, [each for each in counting(told, held) if each.body.get("office") == office])


def _places(places: Mapping[Any, Any], where: str) -> Iterator[int]:
    return (held.total_pence for spot, held in places.items() if spot.where.value == where)


def _of_slips(told: Sequence[Told]) -> dict[str, int]:
    """What lies in bags, with carriers and at the bank, as the last step of each slip says."""
    steps = {"banking.made": "bag", "banking.handed_over": "carrier", "banking.received": "bank"}
    pence: Counter[str] = Counter()
    where: dict[str, str] = {}
    for one in sorted((one for one in told if one.kind in steps), key=lambda each: list(steps).index(each.kind)):
        banking = one.body["banking"]
        if one.kind == "banking.made":
            pence[banking] = sum(tender["banked_pence"] for tender in one.body["tenders"])
        where[banking] = steps[one.kind]
    there = {name: sum(pence[slip] for slip, at in where.items() if at == name) for name in steps.values()}
    there["bank"] += sum(one.pence for one in told if one.kind == "cheque.returned")  # it leaves the bank again
    return there
