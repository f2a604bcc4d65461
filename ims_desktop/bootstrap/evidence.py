"""Evidence packs: made at central by a person, checked by the very program that every pack carries."""

import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from ims_desktop.actions.ports import Finding, Proof
from ims_desktop.actions.proof.make_pack import EvidenceReader, Maker, Members, Pack, key_fingerprint, make_pack
from ims_desktop.actions.proof.session_papers import SessionPaper
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.keys import key_store
from ims_desktop.documents.resources import resource_path
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import DeviceId, SessionId
from ims_desktop.secrets.pack_key import KeptPackKey, kept_public_key
from ims_desktop.settings import load_settings

_TOOL = "ims_verify.py"
_BEGINNING = 64
_ZIP = b"PK"
_OTHERS = {
    b"SQLite format 3": "a database",
    b"%PDF": "a PDF",
    b'{"number"': "a roll as roll export writes it, one part of a pack",
    b"{": "JSON; a statement of rolls goes with verify URL --statement",
}


def stand_alone_verifier() -> ModuleType:
    """The program that packs carry: one file, loaded from where it is shipped, so that there is one truth only."""
    if _TOOL in sys.modules:
        return sys.modules[_TOOL]
    spec = importlib.util.spec_from_file_location(_TOOL, resource_path(_TOOL))
    if spec is None or spec.loader is None:
        raise FileNotFoundError(_TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[_TOOL] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def write_pack(
    source: EvidenceReader, person: User | None, session: SessionId, to: Path, *, opening: bool = False
) -> tuple[Pack, str]:
    """Write the pack of a session; answers it and its key's fingerprint. Refuses `NOT_ALLOWED`, `SESSION_UNKNOWN`.

    `opening`: of one that was taken over, the part on the roll of the till that is gone.
    """
    if person is not None:
        person.must(Permission.MAKE_PACK)
    signer = KeptPackKey(key_store(load_settings()))
    name = "the database's own login" if person is None else f"{person.display_name} ({person.user})"
    maker = Maker(name, SystemClock().now(), signer, key_fingerprint)
    tool = resource_path(_TOOL).read_bytes()
    pack = make_pack(source, session, maker, _paper, tool, opening=opening)
    beside = to.with_name(f"{to.name}.part")
    try:
        beside.write_bytes(stand_alone_verifier().zip_of(pack.members))
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return pack, key_fingerprint(signer.public_key)


def pack_writer(source: EvidenceReader, person: User) -> Callable[[SessionId, Path], None]:
    """What writes a session's pack into a file, for a screen."""

    def write(session: SessionId, to: Path) -> None:
        write_pack(source, person, session, to)

    return write


def no_pack(file: Path) -> str:
    """What a file is that nobody can have taken for a pack; blank for a zip file, whole or spoilt, which is checked."""
    with file.open("rb") as opened:
        begins = opened.read(_BEGINNING)
    if not begins:
        return "empty"
    told = next((what for mark, what in _OTHERS.items() if begins.startswith(mark)), "")
    return told or ("" if begins.startswith(_ZIP) or file.suffix.lower() == ".zip" else "of some other kind")


def check_pack(pack: Path, keys: Sequence[str]) -> tuple[Proof, Mapping[str, str]]:
    """Check a pack with the program that it carries; answers the proof and the fingerprints of its keys.

    `keys` are fingerprints known from paper. A pack made with this machine's own key is known by it.
    """
    tool = stand_alone_verifier()
    if pack.stat().st_size > tool.LARGEST_PACK_BYTES:
        return _refused("it is larger than any pack"), {}
    own = kept_public_key(key_store(load_settings()))
    content = pack.read_bytes()
    report = tool.check_pack(content, keys)
    if not keys and own is not None and report.pack_key == key_fingerprint(own):
        report = tool.check_pack(content, [report.pack_key])
        report.witness += " (this machine's own)"
    findings = tuple(Finding(DeviceId(report.device), number, what) for number, what in report.findings)
    proof = Proof(report.entries, report.payments, report.pence, report.payments, report.witness, findings)
    told = {"about": report.about, "pack_key": report.pack_key, "device_key": report.device_key}
    return proof, {**told, "later": "; ".join(report.later)}


def _refused(what: str) -> Proof:
    return Proof(0, 0, 0, 0, "none", (Finding(DeviceId(""), 0, what),))


def _paper(paper: SessionPaper) -> Members:
    """A paper's files; layouts are loaded with the first."""
    from ims_desktop.bootstrap.session_paper_files import name_text_pdf  # noqa: PLC0415  reportlab is heavy

    name, text, pdf = name_text_pdf(paper)
    return [(f"{name}.txt", text.encode()), (f"{name}.pdf", pdf)]
