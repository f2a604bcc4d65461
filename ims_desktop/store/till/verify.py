"""The proof of a till's file: every entry, its seal, what people said beside it, and all that was derived from it.

What is wrong is named by entry. A roll whose end was rewritten whole can only be found against a witness kept
elsewhere, so the proof says which witness it had.
"""

from collections.abc import Generator, Sequence
from contextlib import closing

from ims_desktop.actions.ports import Finding, Progress, Proof, no_progress
from ims_desktop.actions.proof.witness import Compared, Witness, words_of
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.store.till.connection import Connection, Row
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify_processes import in_processes, processes_for
from ims_desktop.store.till.verify_slices import FROM_THE_START, Stretch, Walked
from ims_desktop.store.till.verify_stretch import MOST_KEPT, Proven, Proving, prove_stretch

MOST_FINDINGS = 100
_DOING = "Verifying entries"
_MOST_STRETCHES = 1_000  # however far away somebody put an entry
_STATE = (
    "SELECT head_number, head_seal, head_at_ms, receipt_counter, acknowledged, acknowledged_seal, device,"
    " coalesce(erased_ms, 0) FROM till_state"
)


@frozen
class Cut:
    """How a roll is cut up to be proven. What is found does not depend on it."""

    slice_entries: int = 500  # held in memory at once
    stretch_entries: int = 10_000  # proven at once by a process
    processes: int | None = None  # None: as many as there are cores, where the roll is long enough for it to pay


def verify_till(
    store: SqlTillStore, witnesses: Sequence[Witness] = (), progress: Progress | None = None, cut: Cut | None = None
) -> Proof:
    """Check a till's file against itself and against witnesses; reads only, beside whoever writes.

    Without a witness a roll whose end was sealed again whole cannot be told, and the proof says so. A personal value
    that is gone was erased, which is no fault. Raises Unavailable `PROOF_STOPPED` where a process of it died.
    """
    # how far witnesses reach is seen first: a till that takes payments meanwhile is ahead of them, never behind
    compared = [Compared(witness) for witness in witnesses]
    with store.moment() as connection:
        return _Verification(store, connection, compared, cut or Cut()).run(progress or no_progress)


class _Verification:
    """A roll proven stretch by stretch, each from where the one before ended."""

    def __init__(self, store: SqlTillStore, connection: Connection, witnesses: Sequence[Compared], cut: Cut) -> None:
        self._store = store
        self._connection = connection
        self._witnesses = witnesses
        self._cut = cut
        self._findings: list[Finding] = []
        self._walked = Walked()
        state = connection.execute(_STATE).fetchone()
        self._state: Row = state if state is not None else (0, NO_SEAL, None, 0, 0, None, "", 0)
        self._proving = Proving(store.identity, self._state[7], cut.slice_entries, bool(witnesses))

    def run(self, progress: Progress) -> Proof:
        """Walk from the first entry to the last, then look at what is left over."""
        stretches = self._stretches()
        with closing(self._proven_elsewhere(stretches)) as elsewhere:
            for stretch, proven in elsewhere:
                # what another process took for granted is held against where the entries before really ended
                if proven is None or proven.started.standing != self._walked.standing:
                    self._join(prove_stretch(self._connection, self._proving, stretch, self._walked))
                else:
                    self._join(proven)
                progress(_DOING, self._walked.entries, max(self._state[0], self._walked.entries, 1))
        self._check_state()
        witness = self._check_witnesses()
        # entries first, in order; what is at no entry (0) after them
        found = sorted(self._findings, key=lambda finding: (finding.number == 0, finding.number))
        walked = self._walked
        return Proof(
            entries=walked.entries,
            payments=walked.payments,
            postings_pence=walked.postings_pence,
            receipts=walked.receipts,
            witness=witness,
            findings=tuple(found[:MOST_FINDINGS]),
            erased=walked.erased,
        )

    def _stretches(self) -> list[Stretch]:
        """The roll cut up, and what lies beyond its last entry."""
        last = self._connection.execute("SELECT coalesce(max(number), 0) FROM entry").fetchone()
        reach: int = last[0] if last else 0
        step = max(self._cut.stretch_entries, reach // _MOST_STRETCHES)
        cuts = [*range(step, reach, step), *([reach] if reach > 0 else [])]
        within = zip([FROM_THE_START, *cuts], cuts, strict=False)
        return [*(Stretch(after, upto) for after, upto in within), Stretch(cuts[-1] if cuts else FROM_THE_START, None)]

    def _proven_elsewhere(self, stretches: Sequence[Stretch]) -> Generator[tuple[Stretch, Proven | None], None, None]:
        """Each stretch as another process proved it; None where that is still to be done."""
        entries = self._cut.stretch_entries * (len(stretches) - 1)
        processes = self._cut.processes or processes_for(entries)
        if processes > 1:
            yield from in_processes(self._store.opening, self._proving, stretches[:-1], processes)
            stretches = stretches[-1:]  # what a till writes meanwhile is not seen by this moment
        for stretch in stretches:
            yield stretch, None

    def _join(self, proven: Proven) -> None:
        """Add what was found along the next stretch, and hold its seals against the witnesses."""
        before, ended = self._walked, proven.ended
        self._walked = Walked(
            *ended.standing,
            entries=before.entries + ended.entries,
            payments=before.payments + ended.payments,
            postings_pence=before.postings_pence + ended.postings_pence,
            erased=before.erased + ended.erased,
        )
        for finding in proven.findings:
            self._found(finding.number, finding.what)
        for compared in self._witnesses:
            for number, wrong in compared.along(proven.seals):
                self._found(number, wrong)

    def _found(self, number: int, what: str) -> None:
        if number == 0 or len(self._findings) < MOST_KEPT:
            self._findings.append(Finding(self._proving.identity.device, number, what))

    def _check_state(self) -> None:
        number, seal, at_ms, counter, _, _, device, _ = self._state
        head = self._walked
        if (number, seal) != (head.number, head.seal) or (head.at_ms is not None and at_ms != head.at_ms):
            self._found(max(number, head.number), f"the roll ends at entry {head.number}, the till says {number}")
        if counter != head.receipts:
            self._found(0, f"the receipt counter is {counter}, the roll has {head.receipts} receipts")
        if device != self._proving.identity.device:
            self._found(0, "the file says that it is another device's")

    def _check_witnesses(self) -> str:
        """Look for what witnesses have after the roll's end; answers which there were, and how far they reach."""
        for compared in self._witnesses:
            beyond = compared.beyond(self._walked.number)
            if beyond is not None:
                self._found(*beyond)
        words = words_of(self._witnesses, self._walked.number)
        acknowledged, seal = self._state[4], self._state[5]
        if acknowledged:
            row = self._connection.execute("SELECT seal FROM entry WHERE number = ?", (acknowledged,)).fetchone()
            if row is None or row[0] != seal:
                self._found(acknowledged, "central acknowledged this entry by another seal")
        if words == "none" and acknowledged:  # whoever rewrites the file can rewrite this with it
            return f"none outside this file, which says that central acknowledged entry {acknowledged:,}"
        return words
