"""The proof of slips, post and cheques after a trial, worked out from the rolls alone and held against central."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from soak_told import PAID, Place, Told, counting

from ims_desktop.actions.supervisor.see_custody import OfficeCustody

_OF_BOOKS = {PAID, "slip.spoilt"}
Item = tuple[str, str]  # the id of the entry that logs it, and its number
_ENDS = {"paid", "suspense", "returned", "passed", "in_error"}


def prove_slips(told: Sequence[Told], there: Mapping[str, Any]) -> None:
    """Each slip of a receipt book counts once; one whose payment was voided may be keyed again."""
    uses = {_use(one) for one in told if one.kind in _OF_BOOKS and "slip" in one.body}
    assert uses == there["slips"], f"slips: {list(uses ^ there['slips'])[:4]}"
    gone = _voided(told)
    counts = Counter((book, number) for book, number, payment in uses if payment not in gone)
    assert max(counts.values(), default=0) <= 1, f"a slip counts twice: {counts.most_common(1)}"


def seconds_of_slips(told: Sequence[Told], held: Mapping[Place, str]) -> set[Place]:
    """Of each slip that several entries say they were keyed from, all but the one that counts: they have to be held."""
    by_slip: dict[tuple[str, int], list[Place]] = {}
    gone = _voided(told)
    for one in told:
        if one.kind in _OF_BOOKS and "slip" in one.body and one.body.get("payment") not in gone:
            by_slip.setdefault(_use(one)[:2], []).append(one.place)
    found: set[Place] = set()
    for slip, places in by_slip.items():
        second = [place for place in places if place in held]
        assert len(second) == len(places) - 1, f"slip {slip}: {len(places)} entries, {len(second)} of them held"
        found.update(second)
    return found


def _use(one: Told) -> tuple[str, int, str]:
    return one.body["slip"]["book"], one.body["slip"]["number"], one.body.get("payment", "")


def _voided(told: Iterable[Told]) -> set[str]:
    return {one.body["payment"] for one in told if one.kind == "payment.voided"}


def prove_post(everything: Sequence[Told], held: Mapping[Place, str], there: Mapping[str, Any]) -> None:
    """Each item ends at most once; a payment in a session of the post is one item's, on the same roll."""
    told = counting(everything, held)
    items = _items(told)
    assert items.keys() == there["items"], f"items: {list(items.keys() ^ there['items'])[:4]}"
    steps = {one.place: one.body for one in told if one.kind == "post.worked"}
    said = {place: [*_item_of(body), body["outcome"], body.get("payment", "")] for place, body in steps.items()}
    wrong = [place for place in said.keys() | there["steps"].keys() if said.get(place) != there["steps"].get(place)]
    assert not wrong, f"steps of the post: {[(said.get(place), there['steps'].get(place)) for place in wrong[:4]]}"
    taken = {(one.place[0], one.body["payment"]): one.body for one in told if one.kind == PAID}
    ended = Counter(one for one, _ in _ended(told))
    assert max(ended.values(), default=0) <= 1, f"an item ended twice: {ended.most_common(1)}"
    for (device, _), body in steps.items():
        assert body["logged_pence"] == items[_item_of(body)]["pence"], body
        if "payment" in body:
            paid = taken[device, body["payment"]]
            assert (paid["receipt"], paid["session"]) == (body["receipt"], body["session"]), (paid, body)
            assert paid["total_pence"] == body["paid_pence"] == body["logged_pence"] + body["difference_pence"], body
    of_post = {one.body["session"] for one in told if one.kind == "session.opened" and one.body.get("post")}
    for (_, payment), body in taken.items():
        worked = sum(one.kind == "post.worked" and one.body.get("payment") == payment for one in everything)
        assert worked == (body["session"] in of_post), f"{payment} works off {worked} items"


def ended_by_both(told: Sequence[Told], held: Mapping[Place, str]) -> set[Place]:
    """What a till did with an item of the post that its copy had ended: the copy was made while the item was open."""
    ends = {(_item_of(one.body), one.place[0]) for one in counting(told, held) if one in _of_ends(told)}
    return {
        one.place
        for one in told
        if one.kind == "post.worked"
        and one.place in held
        and any(item == _item_of(one.body) and device != one.place[0] for item, device in ends)
    }


def _item_of(body: Mapping[str, Any]) -> Item:
    """An item as central knows it: a copied till gives a sheet's number twice, so its entry's id says which it is."""
    return body["logged"], body["item"]


def _items(told: Iterable[Told]) -> dict[Item, Mapping[str, Any]]:
    return {
        (one.doc["id"], f"{one.body['sheet']}.{place}"): item
        for one in told
        if one.kind == "post.logged"
        for place, item in enumerate(one.body["items"], start=1)
    }


def _ended(told: Sequence[Told]) -> list[tuple[Item, int]]:
    """Items that ended, each with the pence that left the post; one whose payment was voided stands open again."""
    return [(_item_of(one.body), one.body["logged_pence"]) for one in _of_ends(told)]


def _of_ends(told: Sequence[Told]) -> list[Told]:
    gone = _voided(told)
    return [
        one
        for one in told
        if one.kind == "post.worked" and one.body["outcome"] in _ENDS and one.body.get("payment") not in gone
    ]


def prove_papers_of(one: OfficeCustody, mine: Sequence[Told]) -> None:
    """What custody shows beside the money: items of the post that have not ended, and cheques that are kept."""
    left = Counter((item[1], body["pence"]) for item, body in _items(mine).items() if item not in dict(_ended(mine)))
    assert Counter((each.item, each.pence) for each in one.post) == left, (one.post, left)
    kept = {each.body["kept"]: each.body["pence"] for each in mine if each.kind == "cheque.kept"}
    for each in mine:
        if each.kind == "cheque.let_go":
            del kept[each.body["kept"]]
    assert {each.id: each.cheque.pence for each in one.kept} == kept, (one.kept, kept)


def prove_returns(told: Sequence[Told]) -> None:
    """Numbers without gaps, no cheque back twice; each takes back what its tender paid, and a fee nets to nothing."""
    numbers: dict[str, list[int]] = {}
    back: Counter[tuple[str, int]] = Counter()
    by_payment = {one.body["payment"]: one.body for one in told if one.kind == PAID}
    for one in told:
        if one.kind != "cheque.returned":
            continue
        body = one.body
        numbers.setdefault(body["office"], []).append(body["returned"])
        back[body["payment"], body["tender"]] += 1
        paid = sum(
            posting["amount_pence"]
            for posting in by_payment[body["payment"]]["postings"]
            if posting["tender"] == body["tender"]
        )
        fee = [posting["amount_pence"] for posting in body["postings"] if posting["line"] == 0]
        assert (one.pence, sum(fee)) == (-paid, 0), (body, paid)
        assert body["pence"] == paid, (body, paid)
    assert max(back.values(), default=0) <= 1, f"back twice: {back.most_common(1)}"
    for office, found in numbers.items():
        assert sorted(found) == list(range(1, len(found) + 1)), f"returned cheques of {office}: {found}"
