"""How likely something is by chance alone: what the watch list holds people's figures against."""

from math import exp, lgamma, log, sqrt

MOST_SURE = 6.0  # colleagues tell no more than so many events would: honest people differ by some 40 % (1/sqrt(6))


def at_least(events: int, work: int, others_events: int, others_work: int) -> float:
    """The chance of so many events or more in so much work, as others' events in theirs let one expect.

    Each person's rate is their own (gamma), their events come by chance (Poisson): together a negative binomial.
    """
    if events <= 0:
        return 1.0
    sure = min(others_events + 0.5, MOST_SURE)
    expected = expected_events(work, others_events, others_work)
    keep = sure / (sure + expected)
    below = sum(
        exp(lgamma(sure + k) - lgamma(sure) - lgamma(k + 1) + sure * log(keep) + k * log(1 - keep))
        for k in range(events)
    )
    return max(0.0, 1.0 - below)


def expected_events(work: int, others_events: int, others_work: int) -> float:
    """How many events others' rate gives in so much work; half an event is allowed for what never yet happened."""
    return max(work, 1) * (others_events + 0.5) / max(others_work, work, 1)


def of_tries(times: int, tries: int, chance: float) -> float:
    """The chance of so many times or more in so many tries (binomial)."""
    p = min(max(chance, 1e-9), 1 - 1e-9)
    return min(
        1.0,
        sum(
            exp(lgamma(tries + 1) - lgamma(k + 1) - lgamma(tries - k + 1) + k * log(p) + (tries - k) * log(1 - p))
            for k in range(times, tries + 1)
        ),
    )


def change_in_odds(*, now: tuple[int, int], then: tuple[int, int], spread: float) -> tuple[float, float]:
    """By how much the log odds of `part` of `whole` changed, and the variance of that; `spread` 1 is pure chance."""
    return _log_odds(*now) - _log_odds(*then), spread * (_variance(*now) + _variance(*then))


def deviations(change: float, variance: float) -> float:
    """How many standard deviations a change is."""
    return change / sqrt(variance)


def _log_odds(part: int, whole: int) -> float:
    return log((part + 0.5) / (whole - part + 0.5))


def _variance(part: int, whole: int) -> float:
    return 1 / (part + 0.5) + 1 / (whole - part + 0.5)
