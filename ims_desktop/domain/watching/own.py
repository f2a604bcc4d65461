"""Money taken or moved on an account that somebody had declared as their own or their family's."""

from collections.abc import Iterator, Sequence

from ims_desktop.domain.own_account import DeclaredAccount
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import NOBODY, PAYMENT, REVERSALS, Happened

_DONE = {PAYMENT: "taken", **{kind: words.removesuffix("s") + " made" for kind, words in REVERSALS.items()}}


def on_own_accounts(
    seen: Sequence[Happened], held: Sequence[Happened], declared: Sequence[DeclaredAccount]
) -> Iterator[Finding]:
    """What somebody did, or approved, on what they had declared by then: held at central, or posted before it knew.

    The person is told apart from the words, and the account stands in neither.
    """
    if not declared:
        return
    for of, how in ((held, "central holds it"), (seen, "it was posted before central knew")):
        for one in of:
            if one.kind not in _DONE:
                continue
            for person, did in ((one.actor, "did it"), (one.approver, "approved it")):
                if person != NOBODY and _is_own(one, person, declared):
                    words = (
                        f"{one.receipt}: {_DONE[one.kind]} on an account that whoever {did} had declared as their own; "
                        f"{how}. Why was it not a colleague's?"
                    )
                    behind = figure("1 entry", [one])
                    yield Finding(Kind.OWN_ACCOUNT, one.day, one.office, words, (behind,), person, about=one.receipt)


def _is_own(one: Happened, person: str, declared: Sequence[DeclaredAccount]) -> bool:
    return any(
        known.user == person and known.stood_for(one.at, account)
        for account in dict.fromkeys((*one.accounts, *one.moved_to))
        for known in declared
    )
