"""What an office sets for its safe and its bank: how much may lie there, and when somebody comes to collect."""

from datetime import date, timedelta

from ims_desktop.domain.frozen import frozen

_WORKING_WEEK = (0, 1, 2, 3, 4)


@frozen
class BankingRules:
    """An office's own rules; money is whole pence, weekdays count from Monday, 0.

    Takings grow old by collections that were missed, not by days: over a bank holiday nobody could have taken them.
    """

    collected_on: tuple[int, ...] = _WORKING_WEEK
    not_collected: tuple[date, ...] = ()  # bank holidays, and days on which the carrier does not come
    safe_limit_pence: int = 10_000_00  # the insurance pays for no more
    safe_float_pence: int = 0  # the safe's own change money

    def collects(self, day: date) -> bool:
        """Whether takings are collected on a day."""
        return day.weekday() in self.collected_on and day not in self.not_collected

    def missed(self, since: date, today: date) -> int:
        """How many collections went by between a business day and today; today's may still come."""
        days = (since + timedelta(days=ahead) for ahead in range(1, (today - since).days))
        return sum(self.collects(day) for day in days)
