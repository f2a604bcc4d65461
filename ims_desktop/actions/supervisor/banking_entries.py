"""What every entry of a banking has: its office, the day that it is sealed on, and what people wrote beside it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingCentral, BankingEntryWanted, BankingMoment
from ims_desktop.domain.banking import check_signers, check_step
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.closed_session import OverShortAccount
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import business_day

_LONGEST_WORDS = 250


@frozen
class BankingDesk:
    """A person's desk at central where they bank."""

    central: BankingCentral
    ids: Ids


@frozen
class Outside:
    """Whoever takes the money and is no user: their name, and the number of the paper that they gave for it."""

    carrier: str = ""
    paper: str = ""


Worded = Callable[[BankingNow], Mapping[str, Json]]


def draft(
    ids: Ids,
    wanted: BankingEntryWanted,
    now: datetime,
    body: Mapping[str, Json],
    words: Mapping[str, str],
) -> EntryDraft:
    """An entry of a banking or a returned cheque; words are personal values, and those that are blank are left out."""
    clean = {field: clean_text(text, field=field.capitalize(), maximum=_LONGEST_WORDS) for field, text in words.items()}
    personal = tuple(personal_value(field, ids.salt(), text) for field, text in clean.items() if text)
    frame: dict[str, Json] = {"office": wanted.office, "business_day": business_day(now).isoformat()}
    return EntryDraft(wanted.id, wanted.kind, wanted.actor, frame | dict(body), personal)


def write_step(
    desk: BankingDesk,
    user: User,
    kind: EntryKind,
    office: str,
    slip: int,
    outside: Outside,
    worded: Worded | None = None,
    **words: str,
) -> Entry:
    """Write the next step of a slip; `worded` adds to its body.

    Refuses `BANKING_UNKNOWN`, `BANKING_STEP`, `OWN_TAKINGS` and `SECOND_PERSON_NEEDED`.
    """
    wanted = BankingEntryWanted(EntryId(desk.ids.new_id()), kind, user.id, office, slip=slip)

    def drafted(moment: BankingMoment) -> EntryDraft:
        now = moment.banking
        if now is None:
            raise Refused(Reason.BANKING_UNKNOWN, slip=slip)
        check_step(kind, now.state, now.name)
        check_signers(user.id, now.last_signer, now.cashiers, outside.carrier, outside.paper)
        body: dict[str, Json] = {"banking": now.id, "slip": now.slip, **(worded(now) if worded else {})}
        beside = {**words, "carrier": outside.carrier, "paper": outside.paper}
        return draft(desk.ids, wanted, moment.now, body, beside)

    return desk.central.bank(wanted, drafted)


def over_short_account(data: ReferenceData, office: str) -> OverShortAccount:
    """Where an office's differences go: its overs and shorts, or suspense; with neither central refuses them."""
    rules = data.offices[office].cash_up if office in data.offices else None
    suspense = next((fund.code for fund in data.funds.values() if fund.is_suspense and not fund.disabled), "")
    code = (rules.over_short_fund if rules else "") or suspense
    fund = data.funds.get(code)
    return OverShortAccount(
        code, (rules.over_short_reference if rules else "") or office, fund.vat_code if fund else ""
    )
