"""Finance puts right, in a trial, what central holds."""

from soak_trial import REFUSED, WHY, Trial, at_desk

_FINANCE = "fofficer"
_LATER = {
    "held_not_counted",  # its session was taken over, and whoever did so counts its money first
    "held_reversed",  # as it says it would take off an account what was given back meanwhile
}


def settle_one(trial: Trial) -> bool:
    """Finance puts right one of the entries that are held; answers whether there was one."""
    url = trial.central.tills_url
    listed = at_desk(trial, _FINANCE, ("held", "list", url))
    assert listed.code == 0, listed
    if not listed.answers:
        return False
    one = trial.chance.choice(listed.answers)
    which = ("held", "settle", url, one["device"], str(one["entry"]), *WHY)
    ways = ["--as-it-says", "--suspense"] if one["held_pence"] else ["--no-effect"]
    ended = at_desk(trial, _FINANCE, (*which, trial.chance.choice(ways)))
    if ended.code == REFUSED and ended.answers[-1]["refused"] == "held_known":
        ended = at_desk(trial, _FINANCE, (*which, "--no-effect"))  # the same counts already, by another way
    if ended.code == REFUSED and ended.answers[-1]["refused"] in _LATER:
        return False
    assert ended.code == 0, (one, ended)
    return True
