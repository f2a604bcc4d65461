"""The post in a trial: a sheet is logged by two, and each item is paid in, returned, passed on or locked away."""

from collections.abc import Callable

from soak_look import Standing
from soak_trial import WHY, Trial, Words, witnessed
from tried_office import TriedTill

_AS_LOGGED = 0.7  # of what is paid in
_SUSPENSE = 0.2  # of it, paid to nobody's account
_CAME = {"cheque": "cheque", "postal_order": "cash", "cash": "cash", "sealed_bag": "cash"}  # and by what it is paid in


def some_post(trial: Trial, till: TriedTill) -> Words:
    """A sheet of one to four items, said by its opener and by who saw it."""
    items: list[str] = []
    for _ in range(trial.chance.randint(1, 4)):
        number, came = next(trial.numbers), trial.chance.choice([*_CAME, "letter"])
        pounds = f"{number * 37 % 90 + 1}.{number % 100:02d}"
        match came:
            case "letter":
                said = "letter::letter=asks for a copy"
            case "sealed_bag":
                said = f"sealed_bag:{pounds}:seal=S{number:05d},service=Library,carrier=G. Uard"
            case _:
                said = f"{came}:{pounds}:name=Payer {number},reference=R {number},enclosed=a slip"
        items += ["--item", said]
    return ("post log", *items, *witnessed(till))


def _log(trial: Trial, till: TriedTill, _there: Standing) -> Words:
    return some_post(trial, till)


def pay_in(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    """An item is paid in, perhaps for another sum than was logged, perhaps into suspense."""
    found = [one for one in there.items if one["came"] in _CAME]
    if not found:
        return None
    item, number = trial.chance.choice(found), next(trial.numbers)
    pence = item["pence"] + (0 if trial.chance.random() < _AS_LOGGED else trial.chance.randint(1, 500))
    pounds = f"{pence // 100}.{pence % 100:02d}"
    account = "SUSP:POST" if trial.chance.random() < _SUSPENSE else "CT:70123456"
    by = _CAME[item["came"]]
    details = f":number={number:06d}" if by == "cheque" else ""
    words: Words = (
        "take",
        "--post",
        item["id"],
        "--line",
        f"{account}:{pounds}",
        "--tender",
        f"{by}:{pounds}{details}",
    )
    return (*words, "--id", f"{till.folder.name.lower()}-post-{number}", *witnessed(till), *WHY)


def _end(trial: Trial, till: TriedTill, there: Standing) -> Words | None:
    if not there.items:
        return None
    item = trial.chance.choice(there.items)["id"]
    how = trial.chance.choice(["returned", "passed", "in_error", "locked"])
    to = ("--to", "Housing") if how == "passed" else ()
    return ("post end", item, "--as-what", how, *to, *WHY, *witnessed(till))


POST_ACTS: tuple[Callable[[Trial, TriedTill, Standing], Words | None], ...] = (_log, *4 * (pay_in,), *2 * (_end,))
