"""The Z sheet of a closed session, put together from the roll; printing it changes nothing."""

from dataclasses import replace

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.look_at_session import approval_of, look_at_session
from ims_desktop.actions.counter.session_entries import name_of
from ims_desktop.actions.ports.papers import PaperRoll
from ims_desktop.domain.cash_up import Counted, SessionSoFar
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.closed_session import REASON, close_number, read_closed
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry


def cash_up_sheet(desk: Desk, data: ReferenceData, user: User, session: SessionId | None = None) -> CashUpSheet:
    """The sheet of a closed session; without an id the one closed last.

    It shows what the session should have held, so only to who may see that. Refuses `SESSION_NOT_CLOSED`.
    """
    look = look_at_session(desk, data, user, session or desk.till.last_closed())
    if look.closed is None or look.close_entry is None:
        raise Refused(Reason.SESSION_NOT_CLOSED)
    if look.tenders is None:
        raise Refused(Reason.NOT_ALLOWED, permission=Permission.SEE_EXPECTED.value)
    later = approval_of(desk, look.so_far)
    acknowledged = desk.till.sync_state().acknowledged
    sheet = sheet_of(desk.till, data, look.so_far, look.close_entry, later, acknowledged)
    return replace(sheet, statement=desk.till.told_statement())


def sheet_of(
    roll: PaperRoll,
    data: ReferenceData,
    so_far: SessionSoFar,
    entry: Entry,
    later: DeskApproval | None,
    acknowledged: int,
) -> CashUpSheet:
    """The sheet of a close from whichever roll it stands on."""
    till, closed = roll.identity, read_closed(entry.body)
    number = so_far.close_number or entry.number

    def name(person: UserId | None) -> str:
        return name_of(data, person, person) if person else ""

    return CashUpSheet(
        council=data.council,
        office=data.offices.get(till.office, Office(till.office, till.office)),
        till=f"{till.office}-{till.till}",
        number=close_number(till.office, till.till, till.letter, number),
        cashier=name(closed.cashier),
        opened_at=so_far.session.opened_at,
        closed_at=entry.at,
        business_day=so_far.session.business_day,
        closed_by=name(entry.actor) if closed.absent else "",
        state=so_far.session.state,
        second=name(entry.approver),
        approved_by=name(later.by) if later else "",
        closed=closed,
        takings=so_far.takings,
        counted=next((one.counted for one in so_far.counts if one.number == closed.count_number), Counted({})),
        recounts=tuple(
            sum(one.counted.by_mop.values())
            for one in so_far.counts
            if not one.spot and one.number != closed.count_number
        ),
        reason=roll.personal_of(number).get(REASON, ""),
        fund_names={fund.code: fund.name for fund in data.funds.values()},
        mop_names={mop.code: mop.name for mop in data.mops.values()},
        entry=entry.number,
        mark=entry.mark,
        acknowledged=acknowledged,
        handed_to=name(closed.handed_to),
        known=so_far.known,
    )
