"""Central as a workstation sends it again what it lost, on PostgreSQL and SQLite alike."""

from ims_desktop.actions.ports.desk_again import KeptEntry, SentAgain
from ims_desktop.domain.references import UserId
from ims_desktop.store.central.desk_file import DeskFile
from ims_desktop.store.central.held_store import HeldStore
from ims_desktop.store.central.send_again import send_again


class AgainStore(HeldStore):
    """What a workstation keeps beside a central store; without a file it keeps nothing."""

    _file: DeskFile | None = None

    def send_again(self, actor: UserId) -> SentAgain:
        """Send what this workstation keeps of a person's desk roll and central has not got any more."""
        file = self._file if self._file is not None and self._file.is_there else None
        return SentAgain() if file is None else send_again(self._engine, file, actor)

    def kept_entries(self, actor: UserId) -> tuple[KeptEntry, ...]:
        """What this workstation keeps of it, in order."""
        return self._file.kept(actor, left_too=True) if self._file is not None and self._file.is_there else ()

    def leave_kept(self, actor: UserId) -> int:
        """Send none of what waits: it stays in the file and is done again by hand. Answers how many."""
        waiting = self.send_again(actor).waiting
        if self._file is not None and waiting:
            self._file.leave(actor, waiting)
        return len(waiting)
