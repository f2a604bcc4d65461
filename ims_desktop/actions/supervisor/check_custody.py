"""Check the safe, a float that is kept, or the imprest: counted by surprise, by its custodian and another person."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ims_desktop.actions.counter.session_entries import must_be_another, name_of
from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.custody_checks import CheckCentral, CheckMoment, CheckNamed, SignMoment
from ims_desktop.actions.supervisor.banking_entries import draft
from ims_desktop.domain.custody import Custody, Spot, Where, custody_of
from ims_desktop.domain.custody_check import (
    CheckCertificate,
    Checked,
    CheckWanted,
    CustodyCheck,
    agreed_body,
    check_body,
    check_wanted,
    expected_in_order,
)
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind


@frozen
class Checker:
    """Who counted too, at central under their own login: nobody signs by typing their name."""

    user: User
    central: CheckCentral


def check_custody(central: CheckCentral, ids: Ids, user: User, by: Checker, wanted: CheckWanted) -> CheckCertificate:
    """Fix a count of one's own office's safe, of a float there or of its imprest, then look up what should be there.

    The checker, who signs it last, is another supervisor of the office, finance or an auditor who sees it. A difference
    is answered and stands on the roll; nothing is put right by it. Refuses `OWN_APPROVAL`, `NOT_ALLOWED`,
    `CHECK_NO_FLOAT` where none is kept at that till, what no count can be, and what `sign_check` refuses.
    """
    checker = by.user
    user.must(Permission.BANK_TAKINGS)
    must_be_another(checker, user.id)
    _must_check(checker, user.office)
    check_wanted(wanted)
    asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.CUSTODY_COUNTED, user.id, user.office)
    data = central.reference_data()

    def drafted(moment: CheckMoment) -> EntryDraft:
        body = check_body(wanted, _expected(data, user.office, wanted, moment.entries), checker.id, moment.missing)
        return draft(ids, asked, moment.now, body, {})

    entry = central.check_custody(asked, drafted)
    sign_check(by.central, ids, checker, user.office, user.id, entry.number)
    made = next(one for one, _mark in central.custody_checks(user.office) if _is(one, entry.number, user.id))
    return certificate_of(data, made, entry.mark)


def sign_check(central: CheckCentral, ids: Ids, checker: User, office: str, custodian: UserId, entry: int) -> None:
    """Sign a check that names one as its checker, once what should be there was looked up again by oneself.

    Refuses `NOT_ALLOWED` to who may check there no more, `CHECK_UNKNOWN`, and `CHECK_OTHER_SUM` where the check says
    another sum than there should be, now or then.
    """
    _must_check(checker, office)
    waiting = [one for one, _mark in central.custody_checks(office) if _is(one, entry, custodian)]
    if not waiting or waiting[0].signed or waiting[0].checker != checker.id:
        raise Refused(Reason.CHECK_UNKNOWN)
    asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.CUSTODY_AGREED, checker.id, office)
    named = CheckNamed(waiting[0].device, entry)
    data = central.reference_data()

    def drafted(moment: SignMoment) -> EntryDraft:
        check = moment.check
        wanted = CheckWanted(check.place, check.cash, {}, check.till)
        said = [one.expected_pence for one in check.figures]
        now: Sequence[int] = ()
        for entries in moment.moments:
            now = expected_in_order(check.place, _expected(data, office, wanted, entries))
            if now == said:
                return draft(ids, asked, moment.now, agreed_body(named.device, entry, moment.seal), {})
        raise Refused(Reason.CHECK_OTHER_SUM, now=pounds(sum(now)), said=pounds(sum(said)))

    central.sign_check(asked, named, drafted)


def custody_checks(central: CheckCentral, user: User, office: str = "") -> Sequence[CheckCertificate]:
    """The checks of an office (one's own), the latest first. Refuses `NOT_ALLOWED`."""
    user.must(Permission.SEE_CUSTODY)
    data = central.reference_data()
    return [certificate_of(data, one, mark) for one, mark in central.custody_checks(office or user.office)]


def certificate_of(data: ReferenceData, check: CustodyCheck, mark: str) -> CheckCertificate:
    """A check as it stands on paper."""
    return CheckCertificate(
        data.council,
        data.offices.get(check.office, Office(check.office, check.office)),
        check,
        name_of(data, check.custodian, check.custodian),
        name_of(data, check.checker, check.checker),
        mark,
    )


def _must_check(checker: User, office: str) -> None:
    checker.must(Permission.SEE_CUSTODY)
    if not checker.sees_all_of(office):
        raise Refused(Reason.NOT_ALLOWED, permission="checking what another office holds")


def _is(check: CustodyCheck, entry: int, custodian: UserId) -> bool:
    return check.entry == entry and check.custodian == custodian


def _expected(
    data: ReferenceData, office: str, wanted: CheckWanted, entries: Iterable[Mapping[str, Any]]
) -> dict[MopKind, int]:
    kinds = {code: mop.kind for code, mop in data.mops.items()}
    rules = data.offices[office].banking
    custody = custody_of(entries, Custody(office, kinds, rules.safe_float_pence))
    if wanted.place is Checked.FLOAT and wanted.till not in custody.floats_kept:
        raise Refused(Reason.CHECK_NO_FLOAT, till=wanted.till[:64])
    if wanted.place is Checked.IMPREST:
        return {MopKind.CASH: custody.pence_at(Where.IMPREST), MopKind.OTHER: custody.pence_at(Where.VOUCHERS)}
    safe = wanted.place is Checked.SAFE
    held = custody.places.get(Spot(Where.SAFE) if safe else Spot(Where.DRAWER, wanted.till))
    return dict(held.pence) if held else {}
