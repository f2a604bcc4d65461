"""Own and family accounts that staff declare: nobody takes, voids, corrects, refunds or approves anything on their own.

What travels to tills says which account it is to nobody: only whoever has the account in hand can ask whether it is the
one. What was declared in words is a personal value beside the entry (till-roll.md), of which this is the commitment.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ims_desktop.domain.body_shape import is_word
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind

ACCOUNT = "declared_account"  # the personal value: fund and reference, by a stroke
OWN_KINDS = frozenset({EntryKind.ACCOUNT_DECLARED.value, EntryKind.ACCOUNT_WITHDRAWN.value})
_MARK_LENGTH = 64  # SHA-256 in hex


@frozen
class OwnAccount:
    """What somebody declared, by its entry's id; `salt` and `mark`, its commitment, are hex."""

    id: str
    user: UserId
    salt: str
    mark: str
    declared_at: str  # as entries write times
    withdrawn: bool = False

    def is_of(self, fund: str, reference: str) -> bool:
        """Whether it is this account."""
        return marked(self.salt, account_words(fund, reference)) == self.mark


@frozen
class DeclaredAccount:
    """The same at central, for who may see it. `words` are fund and reference, blank where they were erased."""

    id: str
    office: str  # where it was declared
    user: UserId
    salt: str
    mark: str
    since: datetime
    until: datetime | None = None
    words: str = ""

    def stood_for(self, at: datetime, account: str) -> bool:
        """Whether an account, as `account_words` names it, was declared at a time."""
        stood = at > self.since and (self.until is None or at < self.until)
        return stood and marked(self.salt, account) == self.mark


def account_words(fund: str, reference: str) -> str:
    """An account as it is declared; a fund's code holds no stroke."""
    return f"{fund}/{reference}"


def marked(salt: str, words: str) -> str:
    """The commitment of a value, as the roll makes it (`PersonalValue.commitment`)."""
    return hashlib.sha256(bytes.fromhex(salt) + words.encode()).hexdigest()


def declared_by(declared: Iterable[OwnAccount], user: UserId, fund: str, reference: str) -> OwnAccount | None:
    """What somebody declared of an account, where it stands."""
    return next(
        (one for one in declared if one.user == user and not one.withdrawn and one.is_of(fund, reference)), None
    )


def must_be_of_nobody_here(
    declared: Iterable[OwnAccount], user: UserId, approver: UserId | None, accounts: Sequence[tuple[str, str]]
) -> None:
    """Refuse `OWN_ACCOUNT` for an account (fund, reference) of whoever acts, `APPROVERS_ACCOUNT` for the approver's."""
    mine = [one for one in declared if one.user in {user, approver}]
    if not mine:
        return
    for fund, reference in accounts:
        if declared_by(mine, user, fund, reference) is not None:
            raise Refused(Reason.OWN_ACCOUNT)
        if approver is not None and declared_by(mine, approver, fund, reference) is not None:
            raise Refused(Reason.APPROVERS_ACCOUNT)


def own_fault(doc: Mapping[str, Any]) -> str:
    """`malformed`, `reason` or nothing: what is wrong in itself with an entry that declares or withdraws."""
    body, personal = doc.get("body"), doc.get("personal")
    if not isinstance(body, dict) or not is_word(doc.get("id")):
        return "malformed"
    if not all(is_word(body.get(name)) for name in ("business_day", "office", "till")):
        return "malformed"
    given = personal if isinstance(personal, dict) else {}
    if doc.get("kind") == EntryKind.ACCOUNT_WITHDRAWN:
        if not is_word(body.get("declared")):
            return "malformed"
        return "" if "reason" in given else "reason"
    mark = given.get(ACCOUNT)
    return "" if isinstance(mark, str) and len(mark) == _MARK_LENGTH else "malformed"
