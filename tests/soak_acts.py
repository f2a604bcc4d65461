"""What people do at a till of a trial: put right, move cash, count, close, open, relieve one another.

Each act first looks at what stands on the till's own roll, so that it has to succeed: a refusal fails the trial. Where
a fault ended an act, `ready` goes on from whatever it left, as the people at that till would.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from forked_commands import Before, Ended
from soak_books import BOOK_ACTS
from soak_look import Standing, look
from soak_post import POST_ACTS, some_post
from soak_proof import Printed
from soak_trial import WHY, Trial, Words, approved, supervisor_of, witnessed
from tried_office import TriedTill

from ims_desktop.domain.mop import MopKind

_RELIEF = {"acashier": "bdavies", "bdavies": "acashier"}
_FLOAT_PENCE = 30_00
_OFTEN_WRONG = 0.3  # of all counts
_WRONG_PENCE = (-7_00, -1_23, 40, 12_00)
_TRIES = 8
_POST = 0.2  # of all acts, where the post is not being worked off already


def do(
    trial: Trial, till: TriedTill, words: Words, user: str = "", before: Before | None = None, second: str = ""
) -> Ended:
    """One command at a till; its supervisor, or another second person, gives their password beside it.

    What it answers counts from now on.
    """
    user = user or till.cashier
    beside = {"IMS_APPROVER_PASSWORD": f"Demo-{second or supervisor_of(till)}-2026"}
    verb, rest = (words[0].split(), words[1:])
    arguments = (*verb, str(till.folder), *rest, "--as", user)
    ended = trial.commands.ask(*arguments, user=user, before=before, environment=till.environment | beside)
    for answer in ended.answers:
        if "entry" in answer and isinstance(answer["entry"], dict):
            trial.told.add(answer["entry"]["seal"])
        if "payment_id" in answer and verb == ["take"]:
            trial.printed[answer["payment_id"]] = Printed(answer["receipt"], answer["total_pence"])
    return ended


def must_do(
    trial: Trial, till: TriedTill, words: Words, user: str = "", before: Before | None = None, second: str = ""
) -> Mapping[str, Any]:
    """The same where nothing stands in the way."""
    ended = do(trial, till, words, user, before, second)
    assert ended.code == 0, (words, ended.code, ended.answers, ended.said)
    return ended.answers[-1] if ended.answers else {}


# ---------------------------------------------------------------- what is done in a session


def void(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    receipt = a_receipt(trial, there)
    return ("void", receipt, *approved(till), *WHY) if receipt else None


def ask_void(trial: Trial, _till: TriedTill, there: Standing) -> Words | None:
    """A cashier alone asks for one, as the office lets them; nothing moves yet."""
    receipt = a_receipt(trial, there)
    return ("void", receipt, *WHY) if receipt else None


def _grant_void(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    found = [one for one in there.asked if one not in trial.wanted_back]
    return ("void", trial.chance.choice(found), *approved(till)) if found else None


def correct(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    receipt = a_receipt(trial, there, {"cash"})
    if receipt is None:
        return None
    if trial.chance.random() < 0.5:
        return ("correct", receipt, "--line", "1=RENT:61000881203", *approved(till), *WHY)
    right = f"1=card:last4=4417,auth={trial.chance.randrange(10**6):06d}"
    return ("correct", receipt, "--tender", right, *approved(till), *WHY)


def _lift(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    pounds = trial.chance.randint(0, there.cash_pence // 100)
    return ("cash lift", "--amount", f"{pounds}.00", "--confirm", *witnessed(till)) if pounds else None


def _top_up(trial: Trial, till: TriedTill, _there: Standing) -> Words:
    return ("cash top-up", "--amount", f"{trial.chance.randint(1, 40)}.00", "--confirm", *witnessed(till))


def _swap(_trial: Trial, _till: TriedTill, _there: Standing) -> Words:
    return ("cash swap", "--give", "10.00=1", "--take", "1.00=10")


def _set_aside(_trial: Trial, _till: TriedTill, there: Standing) -> Words | None:
    return ("cash set-aside", "--amount", "20.00", *WHY) if there.cash_pence >= 20_00 else None


def _imprest(trial: Trial, till: TriedTill, _there: Standing) -> Words:
    back = ("--back",) if trial.chance.random() < 0.5 else ()
    return ("cash imprest", "--amount", "25.00", "--confirm", *back, *witnessed(till))


def _drawer(_trial: Trial, _till: TriedTill, _there: Standing) -> Words:
    return ("drawer open", *WHY)


def pause(_trial: Trial, _till: TriedTill, _there: Standing) -> Words:
    return ("session pause",)


def _count(trial: Trial, _till: TriedTill, there: Standing) -> Words:
    return counted_as(trial, there, there.open)


ACTS: tuple[Callable[[Trial, TriedTill, Standing], Words | None], ...] = (
    *(
        void,
        void,
        ask_void,
        _grant_void,
        _grant_void,
        correct,
        correct,
        _lift,
        _lift,
        _top_up,
        _swap,
        _set_aside,
        _imprest,
        _drawer,
    ),
    *(pause, pause, _count, _count, _count),
    *BOOK_ACTS,
)


def a_receipt(trial: Trial, there: Standing, kinds: AbstractSet[str] = frozenset(MopKind)) -> str | None:
    """One paid by these kinds, that nobody did anything to here, nor wanted back at another till."""
    found = [one for one, paid in there.untouched.items() if one not in trial.wanted_back and kinds >= set(paid)]
    return trial.chance.choice(found) if found else None


def counted_as(trial: Trial, there: Standing, session: str, wrong: int | None = None) -> Words:
    """The drawer as it should be, or off by something, and the figures stand."""
    if wrong is None:
        wrong = trial.chance.choice(_WRONG_PENCE) if trial.chance.random() < _OFTEN_WRONG else 0
    sums: list[str] = []
    for place, (mop, expected) in enumerate(there.expected[session].items()):
        pence = expected if place else max(0, expected + wrong)
        sums += ["--counted", f"{mop}={'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"]
    return ("session count", *sums, "--finish")


def act(trial: Trial, till: TriedTill, before: Before | None = None) -> Ended:
    """Something of a day at a till, with what stands there; the till has an open session."""
    there = look(trial, till)
    if not there.post and trial.chance.random() < _POST:
        there = to_the_post(trial, till, there)
    acts = (*POST_ACTS, void, _count) if there.post else ACTS
    while (words := trial.chance.choice(acts)(trial, till, there)) is None:
        pass
    return do(trial, till, words, there.cashier, before)


def to_the_post(trial: Trial, till: TriedTill, there: Standing) -> Standing:
    """The counter is left for a while: what came by post is logged and worked off in a session of its own."""
    opener = trial.chance.choice([there.cashier, _RELIEF.get(there.cashier, there.cashier)])
    if opener == there.cashier:
        cash_up(trial, till, there, there.open, opener)
    else:
        must_do(trial, till, ("session pause",), there.cashier)
    _open(trial, till, opener, post=True)
    must_do(trial, till, some_post(trial, till))
    return look(trial, till)


def ready(trial: Trial, till: TriedTill, before: Before | None = None) -> None:
    """Go on until the till's own cashier takes money: relief ends, what was counted is closed, a float is opened."""
    for _ in range(_TRIES):
        there = look(trial, till)
        if there.open and there.cashier == till.cashier and not there.post:
            return
        if there.open:
            if there.post:
                must_do(trial, till, ("post agree",), there.cashier, before)
            cash_up(trial, till, there, there.open, there.cashier, before)
        elif counted := [one for one in there.left if one["state"] == "counted"]:
            _close(trial, till, counted[-1]["cashier"], before)
        elif own := [one for one in there.left if one["cashier"] == till.cashier]:
            _relief(trial, till)
            must_do(trial, till, ("session resume", "--session", own[-1]["id"]))
        else:
            _open(trial, till, till.cashier, before)
    raise AssertionError(f"{till.folder.name} does not come to a session of its own: {there}")


def _relief(trial: Trial, till: TriedTill) -> None:
    """A colleague takes over for a payment or two, and cashes up."""
    colleague = _RELIEF.get(till.cashier)
    if colleague is None or trial.chance.random() < 0.5:
        return
    _open(trial, till, colleague)
    trial.must_take(till, 2, cashier=colleague)
    there = look(trial, till)
    cash_up(trial, till, there, there.open, colleague)


def cash_up(
    trial: Trial,
    till: TriedTill,
    there: Standing,
    session: str,
    cashier: str,
    before: Before | None = None,
    wrong: int | None = None,
) -> None:
    """Count what is open, off by something where that is asked, and close it."""
    must_do(trial, till, counted_as(trial, there, session, wrong), cashier, before)
    _close(trial, till, cashier, before, alone=wrong is not None)


def _close(trial: Trial, till: TriedTill, cashier: str, before: Before | None = None, *, alone: bool = False) -> None:
    on_the_spot = approved(till) if not alone and trial.chance.random() < 0.3 else ()
    closed_as(trial, must_do(trial, till, ("session close", *on_the_spot, *WHY), cashier, before))


def closed_as(trial: Trial, answer: Mapping[str, Any]) -> None:
    """Keep that somebody was told of a close."""
    trial.closes[answer["id"]] = answer["entry"]


def _open(trial: Trial, till: TriedTill, cashier: str, before: Before | None = None, *, post: bool = False) -> None:
    """With the float that the last close kept, or another one that a witness counted too."""
    pounds = f"{_FLOAT_PENCE // 100}.00"
    must_do(
        trial,
        till,
        ("session open", "--float", pounds, *witnessed(till), *(("--post",) if post else ())),
        cashier,
        before,
    )


def evening(trial: Trial, till: TriedTill, before: Before | None = None) -> None:
    """Count and close what is open, and open the next session."""
    there = look(trial, till)
    cash_up(trial, till, there, there.open, there.cashier, before)
    ready(trial, till, before)
