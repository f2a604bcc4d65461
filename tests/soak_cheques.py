"""Cheques in a trial that came back from the bank, and such as are kept until their date."""

from datetime import UTC, datetime, timedelta
from typing import Any

from soak_central import central_tables
from soak_told import told_of
from soak_trial import SUPERVISOR, Trial, Words, at_desk

from ims_desktop.domain.returned_cheque import ReturnCause
from ims_desktop.domain.times import business_day

_FEE = 0.5  # of the cheques that come back
_GIVEN_BACK = 0.4  # of what is done with kept cheques


def cheque_for_later(trial: Trial, office: str) -> None:
    """A post-dated cheque is put into the safe, or one that lies there is given back."""
    supervisor, url = SUPERVISOR[office], trial.central.tills_url
    kept = at_desk(trial, supervisor, ("cheque", "kept", url))
    assert kept.code == 0, kept
    if kept.answers and trial.chance.random() < _GIVEN_BACK:
        words: Words = ("cheque", "let-go", url, trial.chance.choice(kept.answers)["kept"], "--given-to", "J. Smith")
    else:
        words = keeping(trial)
    ended = at_desk(trial, supervisor, words)
    assert ended.code == 0, (words, ended)


def keeping(trial: Trial) -> Words:
    """The command that keeps a cheque of some day to come."""
    number, today = next(trial.numbers), business_day(datetime.now(UTC))
    dated = (today + timedelta(days=trial.chance.randint(1, 40))).isoformat()
    what = ("--number", f"{number:06d}", "--date", dated, "--amount", f"{number % 80 + 1}.00")
    return ("cheque", "keep", trial.central.tills_url, *what, "--account", "CT:70123456", "--drawer", "J. Smith")


def cheque_back(trial: Trial, office: str) -> None:
    """The bank returns one of the cheques that it had, perhaps for a fee."""
    if (words := returning(trial, office)) is not None:
        ended = at_desk(trial, trial.chance.choice([SUPERVISOR[office], "fofficer"]), words)
        assert ended.code == 0, (words, ended)


def returning(trial: Trial, office: str) -> Words | None:
    """The command that records it; None where the bank has no cheque of the office."""
    found = trial.commands.call(returnable, trial.central.owner_url, office)
    if not found:
        return None
    receipt, tender = trial.chance.choice(found)
    today = business_day(datetime.now(UTC)).isoformat()
    cause = trial.chance.choice(list(ReturnCause)).value
    fee = ("--fee", "25.00" if trial.chance.random() < _FEE else "0")
    what = ("--cause", cause, "--on", today, "--tender", str(tender), "--advice", "A 4711", *fee)
    return ("cheque", "returned", trial.central.tills_url, receipt, *what)


def returnable(central: str, office: str) -> list[tuple[str, int]]:
    """Cheques of an office that the bank has and did not return: receipt, and place among the payment's tenders.

    None by a till whose clock was ahead: it says that it was taken on a day to come. None of a payment that is held,
    which a till that was gone sent while it was blocked: it counts nowhere that it could be taken from again.
    """
    there = central_tables(central)
    docs = {one.place: one.doc for one in told_of(there["entry"])}
    bodies: dict[str, list[dict[str, Any]]] = {}
    for doc in docs.values():
        bodies.setdefault(doc["kind"], []).append(doc["body"])
    received = {one["banking"] for one in bodies.get("banking.received", ()) if one["office"] == office}
    gone = {(one["receipt"], one["tender"]) for one in bodies.get("cheque.returned", ())}
    paid = [
        (docs[place]["body"], cheque["tender"])
        for one in bodies.get("banking.made", ())
        if one["banking"] in received
        for part in one["sessions"]
        for cheque in part["cheques"]
        if (place := (cheque.get("device", part["device"]), cheque["entry"])) not in there["held"]
    ]
    today = business_day(datetime.now(UTC)).isoformat()
    found = [(body["receipt"], tender) for body, tender in paid if body["business_day"] <= today]
    return [one for one in found if one not in gone]
