"""The proof of a till's folder or of central, held against every witness that can be had."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import takewhile
from pathlib import Path

from ims_desktop.actions.ports import Progress, Proof
from ims_desktop.actions.proof.make_pack import key_fingerprint
from ims_desktop.actions.proof.witness import Witness, head_witness
from ims_desktop.bootstrap.central import Login, at_central
from ims_desktop.bootstrap.keys import kept_head_name
from ims_desktop.bootstrap.look import is_url
from ims_desktop.bootstrap.till import OpenTill, open_till_folder
from ims_desktop.documents.roll_statement import statement_as_pdf, statement_as_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll_statement import RollStatement, exported_statement, read_exported
from ims_desktop.secrets.kept_head import kept_head
from ims_desktop.settings import load_settings
from ims_desktop.store.till.mirror_file import MirrorReader, mirror_end, mirror_path
from ims_desktop.store.till.verify import verify_till


@frozen
class Asked:
    """Witnesses that were named: a till's mirror (its file or folder), central's URL; central's printed statements.

    `login` is who asks central, None its URL's own login.
    """

    mirror: Path | None = None
    central: str | None = None
    statements: Sequence[Path] = ()
    login: Login | None = None


def proof_of(place: str, asked: Asked | None = None, progress: Progress | None = None) -> Proof:
    """Prove a till's folder or central. Raises Unavailable where a witness that was named cannot be had.

    Refuses `SIGN_IN_WRONG`, and `NOT_ALLOWED` to who is not shown every roll of central.
    """
    asked = asked or Asked()
    if is_url(place):
        with at_central(place, asked.login) as (central, person):
            if person is not None:
                person.must_see_all(Permission.VERIFY)
            return central.verify(progress, [_statement(path) for path in asked.statements])
    with ExitStack() as open_, open_till_folder(Path(place), writing=False, checked=False) as till:
        if till.store.identity.is_training:
            raise Refused(Reason.TRAINING)
        return verify_till(till.store, list(_witnesses(till, asked, open_)), progress)


def _witnesses(till: OpenTill, asked: Asked, open_: ExitStack) -> Iterator[Witness]:
    identity = till.store.identity
    head = kept_head(till.keys, kept_head_name(identity.device))
    if head is not None:
        yield head_witness("the head in the key store", head)
    folder = asked.mirror or load_settings().mirror
    if folder is not None:
        path = mirror_path(folder, identity) if folder.is_dir() else folder
        if asked.mirror is not None or path.exists():
            yield Witness(f"the mirror {path.name}", _mirrored(path))
    if asked.central is not None:
        central, person = open_.enter_context(at_central(asked.central, asked.login))
        if person is not None:
            person.must_see_all(Permission.VERIFY)
        last = next((one.last_stored for one in central.reconcile() if one.device == identity.device), 0)
        there = ((entry.number, entry.seal) for entry in central.roll(identity.device))
        yield Witness("central", takewhile(lambda seal: seal[0] <= last, there))


def _statement(path: Path) -> RollStatement:
    try:
        return read_exported(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(Reason.STATEMENT_NOT_VALID, file=path.name, why=str(error)) from error


def stated(url: str, day: date | None, form: str, login: Login | None = None) -> tuple[RollStatement, bytes]:
    """A day's statement of rolls (None: today's, made now unless there is one), as text, pdf or json."""
    with at_central(url, login) as (central, person):
        if person is not None:
            person.must(Permission.SEE_SYNC)
        statement = central.statement(day)
        if statement is None:
            raise Refused(Reason.STATEMENT_UNKNOWN, day=day.isoformat() if day else "today")
        if form == "json":
            return statement, exported_statement(statement).encode()
        names = {one.device: f"{one.office}-{one.till}{one.letter}" for one in central.reconcile()}
    fingerprints = {end.device: key_fingerprint(end.key) for end in statement.rolls()}
    text = statement_as_text(statement, names, fingerprints)
    return statement, statement_as_pdf(text) if form == "pdf" else text.encode()


def _mirrored(path: Path) -> Iterator[tuple[int, bytes]]:
    """What the mirror holds now: a till that writes meanwhile adds to it what the proof does not look at."""
    try:
        last = mirror_end(path).number
        for entry in MirrorReader(path):
            if entry.number > last:
                return
            yield entry.number, entry.seal
    except OSError as error:
        raise Unavailable(Trouble.DATABASE_UNREADABLE, detail=f"the mirror {path} cannot be read") from error
