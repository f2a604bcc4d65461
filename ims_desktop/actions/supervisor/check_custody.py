"""Check the safe, or a float that is kept at a till: counted by surprise, by its custodian and another person."""

from collections.abc import Sequence

from ims_desktop.actions.counter.session_entries import must_be_another, name_of
from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.custody_checks import CheckCentral, CheckMoment
from ims_desktop.actions.supervisor.banking_entries import draft
from ims_desktop.domain.custody import Custody, Spot, Where, custody_of
from ims_desktop.domain.custody_check import (
    CheckCertificate,
    Checked,
    CheckWanted,
    CustodyCheck,
    check_body,
    check_wanted,
)
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind


def check_custody(central: CheckCentral, ids: Ids, user: User, checker: User, wanted: CheckWanted) -> CheckCertificate:
    """Fix a count of one's own office's safe or of a float there, then look up what should be there.

    `checker` gave their own password on the spot: another supervisor of the office, finance or an auditor who sees it.
    A difference is answered and stands on the roll; nothing is put right by it. Refuses `OWN_APPROVAL`, `NOT_ALLOWED`,
    `CHECK_NO_FLOAT` where none is kept at that till, and what no count can be.
    """
    user.must(Permission.BANK_TAKINGS)
    must_be_another(checker, user.id)
    checker.must(Permission.SEE_CUSTODY)
    if checker.offices_seen and user.office not in checker.offices_seen:
        raise Refused(Reason.NOT_ALLOWED, permission="checking what another office holds")
    check_wanted(wanted)
    asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.CUSTODY_COUNTED, user.id, user.office)
    data = central.reference_data()

    def drafted(moment: CheckMoment) -> EntryDraft:
        body = check_body(wanted, _expected(data, user.office, wanted, moment), checker.id, moment.missing)
        return draft(ids, asked, moment.now, body, {})

    entry = central.check_custody(asked, drafted)
    made = next(one for one, _mark in central.custody_checks(user.office) if _is(one, entry.number, user))
    return certificate_of(data, made, entry.mark)


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


def _is(check: CustodyCheck, entry: int, user: User) -> bool:
    return check.entry == entry and check.custodian == user.id


def _expected(data: ReferenceData, office: str, wanted: CheckWanted, moment: CheckMoment) -> dict[MopKind, int]:
    kinds = {code: mop.kind for code, mop in data.mops.items()}
    rules = data.offices[office].banking
    custody = custody_of(moment.entries, Custody(office, kinds, rules.safe_float_pence))
    safe = wanted.place is Checked.SAFE
    if not safe and wanted.till not in custody.floats_kept:
        raise Refused(Reason.CHECK_NO_FLOAT, till=wanted.till[:64])
    held = custody.places.get(Spot(Where.SAFE) if safe else Spot(Where.DRAWER, wanted.till))
    return dict(held.pence) if held else {}
