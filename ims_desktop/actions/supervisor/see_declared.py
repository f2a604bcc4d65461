"""See which accounts staff declared as their own or their family's: supervisors of their office, and auditors."""

from collections.abc import Sequence

from ims_desktop.actions.ports import WatchCentral
from ims_desktop.domain.own_account import DeclaredAccount
from ims_desktop.domain.permission import Permission, User


def see_declared(central: WatchCentral, user: User) -> Sequence[DeclaredAccount]:
    """What was declared at tills of the offices that the person sees, by person and time; refuses `NOT_ALLOWED`."""
    user.must(Permission.SEE_DECLARED)
    offices = sorted({one.office for one in central.reconcile() if not one.is_desk})
    seen = [office for office in offices if user.sees(office)]
    return [one for office in seen for one in central.declared_accounts(office)]
