"""Put right what central holds: post it to accounts to the penny of what it carries, or say that nothing follows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any

from ims_desktop.actions.paid_account import paid_account
from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.held import HeldCentral, HeldEntry, HeldMoment
from ims_desktop.actions.ports.rolls_at_central import DeviceState
from ims_desktop.domain.basket import PaymentLine, account_line
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.held_entry import REASON, HeldNow, posted, settle_body, settle_fault
from ims_desktop.domain.held_fault import held_fault
from ims_desktop.domain.late_count import counted, out_of_overs
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import business_day
from ims_desktop.domain.why_held import not_taken

_LONGEST_REASON = 250


class Way(StrEnum):
    """What becomes of a held entry."""

    AS_IT_SAYS = "as_it_says"  # posted where it says itself
    SUSPENSE = "suspense"
    ACCOUNTS = "accounts"
    NO_EFFECT = "no_effect"


@frozen
class AccountPart:
    """What of it belongs to an account; pence above nothing, also of what was given back."""

    fund: str
    reference: str
    pence: int


@frozen
class SettleWanted:
    """What finance wants done with a held entry. `mop` is asked for where it does not say how it was paid."""

    device: DeviceId
    number: int
    way: Way
    reason: str
    accounts: tuple[AccountPart, ...] = ()
    mop: str = ""


def see_held(
    central: HeldCentral, user: User, device: DeviceState, *, settled_too: bool = False
) -> Sequence[HeldEntry]:
    """What is held of a device and was not put right, or all that is held of it. Refuses `NOT_ALLOWED`."""
    user.must(Permission.SEE_SYNC)
    return [one for one in central.held_entries(device.device) if settled_too or one.settled is None]


def look_at_held(central: HeldCentral, user: User, device: DeviceId, number: int) -> HeldNow:
    """A held entry with all that putting it right asks for; refuses `HELD_UNKNOWN`."""
    user.must(Permission.SETTLE_HELD)
    now = central.held_now(device, number)
    if now is None:
        raise Refused(Reason.HELD_UNKNOWN, number=number, till=_till_name(central, device))
    return now


def settle_held(central: HeldCentral, ids: Ids, user: User, wanted: SettleWanted) -> Entry:
    """Write on one's own desk roll what becomes of a held entry; once, and never of what one took oneself.

    Refuses `HELD_UNKNOWN`, `HELD_SETTLED`, `HELD_OWN`, `HELD_KNOWN` where the same payment stands already, `HELD_SUM`
    and `HELD_METHOD` where it is posted otherwise than it was taken, `HELD_NOT_SAID` and `MOP_NEEDED` where it does not
    say enough itself, `HELD_NOT_COUNTED` while its session waits to be counted by whoever took it over,
    `HELD_REVERSED`, `REASON_NEEDED`, and what an account's line is refused for.
    """
    now = look_at_held(central, user, wanted.device, wanted.number)
    data = central.reference_data()
    asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.HELD_SETTLED, user.id, now.office)
    reason = clean_text(wanted.reason, field="Reason", maximum=_LONGEST_REASON)
    personal = (personal_value(REASON, ids.salt(), reason),) if reason else ()

    def drafted(moment: HeldMoment) -> EntryDraft:
        if moment.held is None:
            raise Refused(Reason.HELD_UNKNOWN, number=now.number, till=now.till_name)
        today = business_day(moment.now)
        _refuse_settled(data, moment.held)
        postings = _postings(central, data, user, moment.held, wanted, today)
        body: dict[str, Json] = {
            "business_day": today.isoformat(),
            **settle_body(moment.held, postings, _beside(data, moment.held, postings)),
        }
        _refuse_wrong(body, moment.held, user, reasoned=bool(reason))
        return EntryDraft(asked.id, asked.kind, asked.actor, body, personal)

    return central.settle_held(asked, now.device, now.number, drafted)


def _refuse_settled(data: ReferenceData, now: HeldNow) -> None:
    if now.settled is not None:
        by = data.name_of(now.settled.by)
        raise Refused(Reason.HELD_SETTLED, number=now.number, till=now.till_name, by=by)


def _refuse_wrong(body: Mapping[str, Any], now: HeldNow, user: User, *, reasoned: bool) -> None:
    """What central would refuse, in words."""
    sees = user.sees_all_of(now.office)
    why = held_fault(body) or settle_fault(body, now, user.id, sees=sees, reasoned=reasoned)
    if not why:
        return
    methods = " and ".join(f"{pounds(pence)} by {mop}" for mop, pence in now.methods.items())
    refusals = {
        "office": Refused(Reason.OFFICE_UNKNOWN, office=now.office),
        "held_own": Refused(Reason.HELD_OWN),
        "held_known": Refused(Reason.HELD_KNOWN),
        "held_not_counted": Refused(Reason.HELD_NOT_COUNTED),
        "sums": Refused(Reason.HELD_SUM, posted_pence=body["total_pence"], carries_pence=now.pence),
        "method": Refused(Reason.HELD_METHOD, methods=f"it says {methods}"),
        "reason": Refused(Reason.REASON_NEEDED, why="whoever looks at it later asks why it was put right so"),
    }
    raise refusals.get(why, not_taken(why))


def _postings(
    central: HeldCentral, data: ReferenceData, user: User, now: HeldNow, wanted: SettleWanted, today: date
) -> Sequence[Mapping[str, Any]]:
    if wanted.way is Way.NO_EFFECT:
        return ()
    if wanted.way is Way.AS_IT_SAYS:
        if not says_plainly(now):
            raise Refused(Reason.HELD_NOT_SAID, number=now.number, till=now.till_name)
        for one in now.says:
            fund = data.fund(str(one.get("fund")))
            if fund.disabled and one["amount_pence"] > 0:
                raise Refused(Reason.FUND_DISABLED, fund=fund.name)
        return now.says
    if not now.pence:  # what carries nothing is posted to nobody's account
        raise Refused(Reason.HELD_SUM, posted_pence=sum(one.pence for one in wanted.accounts), carries_pence=0)
    day = business_day(now.at) if now.at else today  # VAT is that of the day on which it was taken
    if wanted.way is Way.SUSPENSE:
        code = next((fund.code for fund in data.funds.values() if fund.is_suspense and not fund.disabled), "")
        fund = data.fund(code)
        lines = [account_line(fund, now.receipt, abs(now.pence), data.vat(fund.vat_code), day, confirmed=True)]
    else:
        lines = [_line(central, data, user, part, day) for part in wanted.accounts]
    posted_pence = sum(line.amount_pence for line in lines)
    if posted_pence != abs(now.pence):
        sign = -1 if now.pence < 0 else 1
        raise Refused(Reason.HELD_SUM, posted_pence=sign * posted_pence, carries_pence=now.pence)
    return [asdict(one) for one in posted(lines, _methods(data, now, wanted.mop))]


def _beside(data: ReferenceData, now: HeldNow, postings: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """What takes it out of overs and shorts, where whoever took its session over had counted it already."""
    if now.late is not None and not now.late.accounts and counted(now.late, postings):
        data.fund("")  # neither overs and shorts nor suspense are known
    return [asdict(one) for one in out_of_overs(now.late, postings)]


def says_plainly(now: HeldNow) -> bool:
    """Whether it says itself where its money goes, to the penny of what it carries."""
    if not now.says or not all(isinstance(one, dict) for one in now.says):
        return False
    amounts = [one.get("amount_pence") for one in now.says]
    return all(type(pence) is int for pence in amounts) and sum(pence for pence in amounts if pence) == now.pence


def _methods(data: ReferenceData, now: HeldNow, mop: str) -> Mapping[str, int]:
    if now.methods and now.pence:
        return now.methods
    if mop not in data.mops:
        raise Refused(Reason.MOP_NEEDED)
    return {mop: now.pence}


def _line(central: HeldCentral, data: ReferenceData, user: User, part: AccountPart, day: date) -> PaymentLine:
    """A line on an account, checked as the counter checks it; what was paid is not asked about again."""
    fund = data.fund(part.fund)
    paid = paid_account(central.holder, data, user, fund, part.reference)
    return account_line(
        fund, paid.reference, part.pence, data.vat(fund.vat_code), day, holder=paid.holder, confirmed=True
    )


def _till_name(central: HeldCentral, device: DeviceId) -> str:
    return next((one.name for one in central.reconcile() if one.device == device), device)
