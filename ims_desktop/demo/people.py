"""The made-up council's people: somebody for each role, with passwords that are no secret."""

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.references import UserId


@frozen
class DemoUser:
    """A person of the demo with the password that they sign in with; it is printed for whoever tries the demo."""

    user: User
    password: str


@frozen
class DemoTill:
    """A till of the demo: where it stands and who mostly sits at it."""

    office: str
    till: str
    cashier: UserId


def _person(number: int, user: str, display_name: str, office: str, *roles: Role) -> DemoUser:
    # fixed ids (UUIDv7), so that demo data and tests know people again
    user_id = UserId(f"01932f00-57e5-7000-8000-{number:012x}")
    return DemoUser(User(user_id, user, display_name, office, roles), password=f"Demo-{user}-2026")


DEMO_USERS: tuple[DemoUser, ...] = (
    _person(1, "acashier", "A. Cashier", "BA1", Role.CASHIER),
    _person(2, "bdavies", "B. Davies", "BA1", Role.CASHIER),
    _person(3, "efoster", "E. Foster", "NL2", Role.CASHIER),
    _person(4, "gpatel", "G. Patel", "MK3", Role.CASHIER),
    _person(5, "smorgan", "S. Morgan", "BA1", Role.SUPERVISOR),
    _person(6, "tokafor", "T. Okafor", "NL2", Role.SUPERVISOR),
    _person(7, "fofficer", "F. Officer", "BA1", Role.FINANCE),
    _person(8, "hnowak", "H. Nowak", "BA1", Role.ADMINISTRATOR),
    _person(9, "rauditor", "R. Auditor", "BA1", Role.AUDITOR),
    _person(10, "nrowe", "N. Rowe", "BA1", Role.MLRO),
)

DEMO_TILLS: tuple[DemoTill, ...] = (
    DemoTill("BA1", "01", DEMO_USERS[1].user.id),
    DemoTill("NL2", "02", DEMO_USERS[2].user.id),
    DemoTill("BA1", "03", DEMO_USERS[0].user.id),
    DemoTill("MK3", "04", DEMO_USERS[3].user.id),
)
