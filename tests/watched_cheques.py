"""The made-up office's cheques: their numbers, and the few that the bank returns to honest people."""

from datetime import timedelta
from random import Random

from watched_office import CASHIERS, CHEQUE, FINANCE, Year, at_clock

from ims_desktop.domain.references import UserId
from ims_desktop.domain.watching.seen import PAYMENT, RETURNED, VOID, Cheque, Happened

_BANK_KEYED = 0.7  # sort code and account are asked for and may be left empty
_COME_BACK = 0.005  # of cheques taken
_AGAIN = 0.05  # of those, the account's next one too
_BOOKS_BEGIN_AT = (0, 100_000, 200_000, 300_000, 500_000)


def with_cheques(year: Year, seed: int) -> Year:
    """Give the year's cheques their numbers and let some come back; nothing else of the year changes."""
    rng, banks = Random(seed), Random(seed + 1)  # noqa: S311  made up
    voided = {one.receipt for one in year.seen if one.kind == VOID}
    for place, one in enumerate(year.seen):
        if one.kind == PAYMENT and one.tenders[0][0] is CHEQUE:
            number = rng.choice(_BOOKS_BEGIN_AT) + rng.randrange(1, 1_000)
            paid = year.seen[place] = paid_by_cheque(one, number, rng.randrange(4))
            if banks.random() < _BANK_KEYED:  # another generator, or every other cheque would be another one too
                account = f"{banks.randrange(10**6):06} {banks.randrange(10**8):08}"
                year.seen[place] = paid._replace(cheques=(paid.cheques[0]._replace(bank=account),))
    for one in [paid for paid in year.seen if paid.cheques and paid.receipt not in voided]:
        if rng.random() < _COME_BACK:
            came_back(year, one, rng.randrange(4, 10), one.actor)
            if rng.random() < _AGAIN:
                came_back(year, one, rng.randrange(20, 60), rng.choice(CASHIERS))
    year.put_in_order()
    return year


def paid_by_cheque(one: Happened, number: int, days_old: int) -> Happened:
    """The payment, by one cheque that was written so many days before."""
    dated = (one.day - timedelta(days=days_old)).isoformat()
    return one._replace(tenders=((CHEQUE, one.pence),), cheques=(Cheque(f"{number:06}", dated, one.pence, one.pence),))


def came_back(year: Year, paid: Happened, days: int, whose: UserId, account: str = "") -> None:
    """The bank returns such a cheque so many days later; finance notes it."""
    day = paid.day + timedelta(days=days)
    if day > year.days[-1]:
        return
    accounts = (account,) if account else paid.accounts
    back = paid._replace(
        ref=year.ref("finance"), kind=RETURNED, at=at_clock(day, 10.5), day=day, till="", actor=FINANCE
    )
    year.seen.append(back._replace(session="", tenders=(), cheques=(), accounts=accounts, whose=whose))
