"""Names of database roles and logins: each carries the name of the council's database, for roles belong to a server."""

import hashlib
import re

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused

_LONGEST_ROLE = 63  # bytes, PostgreSQL's own limit
_LONGEST_PREFIX = 28
_CODE = re.compile(r"([A-Z0-9]{1,4})-([A-Z0-9]{1,4})-([A-Z0-9]{4})-([A-Z0-9-]{4,40})")


def _shortened(name: str, most_bytes: int) -> str:
    if len(name.encode()) <= most_bytes:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return name.encode()[: most_bytes - 9].decode(errors="ignore") + "_" + mark


@frozen
class RoleNames:
    """The roles of one council's database."""

    BRACED = (
        "{tills}",
        "{enrolling}",
        "{enroller}",
        "{finance}",
        "{auditor}",
        "{supervisor}",
        "{administrator}",
        "{mlro}",
    )
    GROUPS = ("tills", "enrolling", "finance", "auditor", "supervisor", "administrator", "mlro", "all_rows", "own_rows")

    prefix: str

    @classmethod
    def of_database(cls, database: str) -> "RoleNames":
        """The names for a database."""
        return cls(_shortened("ims_" + database, _LONGEST_PREFIX))

    @property
    def owner(self) -> str:
        """Owns tables and functions; nobody can log in as it."""
        return self.prefix + "_owner"

    @property
    def enroller(self) -> str:
        """Makes logins through two functions; nobody can log in as it."""
        return self.prefix + "_enroller"

    def group(self, name: str) -> str:
        """The group of tills, of enrolments at hand, or of an office role."""
        return f"{self.prefix}_{name}"

    def person(self, user: str) -> str:
        """The login of a person by the name that they sign in with; case is ignored."""
        return _shortened(f"{self.prefix}_u_{user.strip().lower()}", _LONGEST_ROLE)

    def till(self, code: str) -> str:
        """The login that an enrolment code opens."""
        office, till, tail = code_parts(code)
        return f"{self.prefix}_till_{office}_{till}_{tail}".lower()

    def filled(self, sql: str) -> str:
        """SQL with the names in braces written out, quoted."""
        for name in (*self.GROUPS, "enroller", "owner"):
            sql = sql.replace("{" + name + "}", '"' + f"{self.prefix}_{name}".replace('"', '""') + '"')
        return sql


def read_code(typed: str) -> str:
    """An enrolment code as typed, in its one spelling; refuses `CODE_WRONG` for what cannot be one."""
    code = typed.strip().upper().replace(" ", "")
    if not _CODE.fullmatch(code):
        raise Refused(Reason.CODE_WRONG)
    return code


def code_parts(code: str) -> tuple[str, str, str]:
    """Office, till and the part of a code that its login shows; the rest of it is the secret."""
    match = _CODE.fullmatch(read_code(code))
    if match is None:
        raise Refused(Reason.CODE_WRONG)
    return match[1], match[2], match[3]


def code_hash(code: str) -> bytes:
    """What is kept of a code."""
    return hashlib.sha256(b"ims code 1\n" + read_code(code).encode()).digest()
