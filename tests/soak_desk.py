"""What supervisors do at their desks in a trial: approve, bank, see to cheques; and the same while something breaks."""

from collections.abc import Callable, Sequence

from forked_commands import Before, Ended
from soak_acts import evening, must_do
from soak_cheques import cheque_back, keeping, returning
from soak_look import look
from soak_trial import SUPERVISOR, WHY, Trial, Words, at_desk, supervisor_of
from tried_office import TriedTill

OUTSIDE = ("--carrier", "G. Uard", "--receipt", "R 1017")
_LEFT_THERE = 0.2  # of all bankings, before each step
_CAME_BACK = 0.5  # of all bankings with a cheque that reached the bank
Undone = Callable[[], bool]


def approve(trial: Trial, till: TriedTill) -> None:
    """A supervisor approves what waits for it, at the till or from their own desk."""
    supervisor, desk = supervisor_of(till), trial.chance.random() < 0.5
    if desk:
        trial.must_sync(till)
    for session in look(trial, till).awaiting:
        if not desk:
            must_do(trial, till, ("session approve", "--session", session, *WHY), supervisor)
            continue
        ended = at_desk(trial, supervisor, ("session", "approve", trial.central.tills_url, "--session", session, *WHY))
        again = trial.restored and ended.code and ended.answers[-1]["refused"] == "session_approved"
        assert again or ended.code == 0, ended  # their word that central had lost came again when they signed in
    if desk:
        trial.must_sync(till)  # it is told


def to_bank(trial: Trial, office: str) -> list[str]:
    """Which sessions of an office may be banked."""
    listed = at_desk(trial, SUPERVISOR[office], ("bank", "sessions", trial.central.tills_url))
    assert listed.code == 0, listed
    return [one["session"] for one in listed.answers if one["state"] in {"closed", "approved"}]


def bank(trial: Trial, office: str, *, wholly: bool = False) -> None:
    """Bank what may be banked of an office by one slip, and bring it on its way, perhaps or wholly to the bank."""
    supervisor, url = SUPERVISOR[office], trial.central.tills_url
    if not (sessions := to_bank(trial, office)):
        return
    made = at_desk(trial, supervisor, make_banking(trial, sessions))
    assert made.code == 0, made
    slip = ("--slip", made.answers[-1]["slip"])
    for step, user in (("hand-over", supervisor), ("received", "fofficer")):
        if not wholly and trial.chance.random() < _LEFT_THERE:
            return
        place = ("--office", office) if step == "received" else ()
        ended = at_desk(trial, user, ("bank", step, url, *slip, *OUTSIDE, *place))
        assert ended.code == 0, (step, ended)
    if wholly or trial.chance.random() < _CAME_BACK:
        cheque_back(trial, office)


def make_banking(trial: Trial, sessions: Sequence[str]) -> Words:
    """The command that makes up a banking. A cheque may turn up after the close where a till was gone: a difference."""
    why = WHY if trial.blocked else ()
    return ("bank", "make", trial.central.tills_url, *(word for one in sessions for word in ("--session", one)), *why)


def at_desk_in_turn(
    trial: Trial,
    till: TriedTill,
    before: Before | None = None,
    breaks: Callable[[], None] = lambda: None,
    mends: Callable[[], None] = lambda: None,
) -> tuple[Ended, Ended | None]:
    """Something is done at a desk while something breaks; then again, unless it shows that it had been done."""
    office = till.identity.office
    evening(trial, till)
    approve(trial, till)
    trial.must_sync(till)
    words, undone = trial.chance.choice([_banking, _banking, _keeping, _returning])(trial, office)
    breaks()
    ended = at_desk(trial, SUPERVISOR[office], words, before)
    mends()
    if not undone():
        return ended, None
    assert ended.code != 0, "it was answered, and not done"
    return ended, at_desk(trial, SUPERVISOR[office], words)


def _banking(trial: Trial, office: str) -> tuple[Words, Undone]:
    if not (sessions := to_bank(trial, office)):  # nothing was taken but cards, or nothing at all
        return _keeping(trial, office)

    def undone() -> bool:
        left = to_bank(trial, office)
        assert left in ([], sessions), (left, sessions)
        return left == sessions

    return make_banking(trial, sessions), undone


def _keeping(trial: Trial, office: str) -> tuple[Words, Undone]:
    words = keeping(trial)
    number = words[words.index("--number") + 1]

    def undone() -> bool:
        listed = at_desk(trial, SUPERVISOR[office], ("cheque", "kept", trial.central.tills_url))
        assert listed.code == 0, listed
        return not any(one["cheque_number"] == number for one in listed.answers)

    return words, undone


def _returning(trial: Trial, office: str) -> tuple[Words, Undone]:
    """A cheque comes back; where the bank has none, one is kept."""
    bank(trial, office)
    if (words := returning(trial, office)) is None:
        return _keeping(trial, office)
    receipt, tender = words[3], int(words[words.index("--tender") + 1])

    def undone() -> bool:
        listed = at_desk(trial, SUPERVISOR[office], ("cheque", "list", trial.central.tills_url))
        assert listed.code == 0, listed
        return (receipt, tender) not in {(one["receipt"], one["tender"]) for one in listed.answers}

    return words, undone
