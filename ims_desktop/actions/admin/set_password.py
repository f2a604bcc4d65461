"""Set somebody's password: at tills with their next sync, and of who acts at central there at once."""

from ims_desktop.actions.admin.keep_reference_data import keep_reference_data
from ims_desktop.actions.ports import CentralStore, Passwords
from ims_desktop.domain.near import near
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused

SHORTEST_PASSWORD = 10


def set_password(central: CentralStore, passwords: Passwords, user: User, name: str, password: str) -> User:
    """Set the password of whoever signs in by a name, whom it answers; safe to repeat.

    Refuses `PERSON_UNKNOWN`, `PASSWORD_SHORT` and who may not. It says on the administrator's desk roll whose it was.
    """
    user.must(Permission.KEEP_REFERENCE_DATA)
    person = person_of(central, name)
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(Reason.PASSWORD_SHORT, minimum=SHORTEST_PASSWORD)
    keep_reference_data(central, user, [], {person.id: passwords.hashed(password)})
    central.keep_login(person, password)
    return person


def person_of(central: CentralStore, name: str) -> User:
    """Who signs in by a name; refuses `PERSON_UNKNOWN`."""
    people = {one.user.casefold(): one for one in central.reference_data().users.values() if not one.disabled}
    person = people.get(name.strip().casefold())
    if person is None:
        raise Refused(Reason.PERSON_UNKNOWN, person=name[:32], near=near(name, people))
    return person
