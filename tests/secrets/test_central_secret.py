"""A till's password at central, changed: cut off at any step, one of the two that are kept is the right one."""

from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from ims_desktop.secrets.central_secret import CentralSecret


class CutError(Exception):
    """The PC lost its power."""


@dataclass
class CutStore:
    """A key store in memory; `cut_at` is the write (from 1) before which the power goes."""

    kind = "memory"
    kept: dict[str, str] = field(default_factory=lambda: {"c": "first"})
    writes: int = 0
    cut_at: int = 0

    def read(self, name: str) -> str | None:
        return self.kept.get(name)

    def write(self, name: str, secret: str) -> None:
        self.writes += 1
        if self.writes == self.cut_at:
            raise CutError
        self.kept[name] = secret


def change(store: CutStore, central: list[str], *, cut: str = "") -> None:
    """One change; `cut` is before or after central did its part."""
    secret = CentralSecret(store, "c")
    assert central[-1] in secret.candidates()
    new = secret.begin()
    if cut == "before":
        raise CutError
    central.append(new)
    if cut == "after":
        raise CutError
    secret.confirm(new)


@pytest.mark.parametrize("cut_at", [0, 1, 2, 3])
@pytest.mark.parametrize("cut", ["", "before", "after"])
def test_no_cut_locks_the_till_out(cut_at: int, cut: str) -> None:
    store, central = CutStore(cut_at=cut_at), ["first"]
    for _ in range(3):
        with suppress(CutError):
            change(store, central, cut=cut)
        assert central[-1] in CentralSecret(store, "c").candidates()
        store.cut_at = store.writes + cut_at if cut_at else 0
    store.cut_at = 0
    change(store, central)
    assert CentralSecret(store, "c").candidates()[0] == central[-1]
    assert central[-1] != "first"


def test_each_change_is_another_password() -> None:
    store, central = CutStore(), ["first"]
    for _ in range(3):
        change(store, central)
    assert len(set(central)) == 4
    assert store.kept["c"] == central[-1]


def test_a_central_restored_from_a_backup_lets_the_till_in() -> None:
    store, central = CutStore(), ["first"]
    change(store, central)
    change(store, central)
    central.pop()  # last night's backup
    assert central[-1] in CentralSecret(store, "c").candidates()
    change(store, central)
    assert CentralSecret(store, "c").candidates()[0] == central[-1]
