"""What one person sees of central, each screen as their rights allow, in the order of the rail."""

from collections.abc import Callable

from ims_desktop.bootstrap.at_desk import AtCentral
from ims_desktop.domain.permission import Permission
from ims_desktop.ui.late_screens import BringIn, Joined, LateScreens
from ims_desktop.ui.section_tabs import SUPERVISE, SYNC_AND_PROOF
from ims_desktop.ui.style.icons import Icon

TRANSACTIONS, PROOF, LIMITS = "transactions", "proof", "limits"
BOARD, APPROVALS, WATCH = "board", "approvals", "watch"
BANKING, CUSTODY = "banking", "custody"


def add_central_screens(late: LateScreens, at: AtCentral) -> None:
    """Transactions, proof, limits of offices, supervision, banking and custody."""
    may, all_funds = at.user.may, not at.user.only_funds
    if may(Permission.FIND_TRANSACTIONS):
        late.add(TRANSACTIONS, "Finance", Icon.FINANCE, _transactions(at))
    if may(Permission.SEE_SYNC):
        late.add(PROOF, "Proof", Icon.PROOF, _proof(at), section=SYNC_AND_PROOF)
    if may(Permission.KEEP_REFERENCE_DATA):
        late.add(LIMITS, "Limits", Icon.ADMIN, _limits(at))
    if may(Permission.WATCH) and all_funds:
        late.add(BOARD, "Tills", Icon.DASHBOARD, _board(at), section=SUPERVISE)
        late.add(APPROVALS, "Approvals", Icon.APPROVE, _approvals(at), section=SUPERVISE)
        late.add(WATCH, "Watch list", Icon.WARNING, _watch_list(at), section=SUPERVISE)
    if may(Permission.SEE_CUSTODY) and may(Permission.BANK_TAKINGS):
        late.add(BANKING, "Banking", Icon.BANKING, _banking(at), section=SUPERVISE)
    if may(Permission.SEE_CUSTODY) and all_funds:
        late.add(CUSTODY, "Custody", Icon.CASH, _custody(at), section=SUPERVISE)


def _transactions(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.finance_screens import transactions  # noqa: PLC0415  at the first look

        return lambda: transactions(at)

    return bring_in


def _proof(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.finance_screens import proof  # noqa: PLC0415  at the first look

        return lambda: proof(at)

    return bring_in


def _limits(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.limits_screen import limits  # noqa: PLC0415  at the first look

        return lambda: limits(at)

    return bring_in


def _board(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.supervisor_screens import board  # noqa: PLC0415  at the first look

        return lambda: board(at)

    return bring_in


def _approvals(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.supervisor_screens import approvals  # noqa: PLC0415  at the first look

        return lambda: approvals(at)

    return bring_in


def _watch_list(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.supervisor_screens import watch_list  # noqa: PLC0415  at the first look

        return lambda: watch_list(at)

    return bring_in


def _banking(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.banking_screens import banking  # noqa: PLC0415  at the first look

        return lambda: banking(at)

    return bring_in


def _custody(at: AtCentral) -> BringIn:
    def bring_in() -> Callable[[], Joined]:
        from ims_desktop.bootstrap.banking_screens import custody  # noqa: PLC0415  at the first look

        return lambda: custody(at)

    return bring_in
