"""The till's own durable file: its roll, what is derived from it, and a copy of the reference data."""

from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore, create_till
from ims_desktop.store.till.verify import verify_till

__all__ = ["SqlTillStore", "TillLock", "create_till", "rebuild", "verify_till"]
