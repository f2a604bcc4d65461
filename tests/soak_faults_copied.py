"""Faults of the soak: a till's PC is copied, put back from a backup, enrolled again, made again from its mirror."""

from dataclasses import replace
from pathlib import Path

from killed_at import kill_at
from soak_acts import ready
from soak_day import day_step
from soak_held import settle_one
from soak_trial import REFUSED, Trial, folder_beside
from tried_office import TriedTill

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.bootstrap.till import opened

_PUT_RIGHT = 0.6  # of what is held then, by finance at once
_LEFT_AS_IT_IS = 0.3  # of the tills whose roll is forked, as when nobody has come yet


def copied_till(trial: Trial) -> bool:
    """A till's PC is cloned, both go on: who sends second is told, and nothing of the two is mixed."""
    till, clone = _copy_of_one(trial, "clone")
    _goes_on(trial, clone)
    return _second_is_told(trial, till, clone)


def _copy_of_one(trial: Trial, name: str) -> tuple[TriedTill, TriedTill]:
    """A till in step with central, and a copy of it from before its next payments."""
    till = trial.a_till()
    trial.must_sync(till)
    copy = till.copied(folder_beside(till, name), *_its_pc(trial, till))
    trial.given[copy.folder.name] = 0
    trial.must_take(till)
    return till, copy


def _goes_on(trial: Trial, till: TriedTill) -> None:
    """Money is taken at a copy, and some of it put right, counted and closed, as if it were the only one."""
    trial.must_take(till)
    for _ in range(trial.chance.randint(0, 2)):
        day_step(trial, till)


def _its_pc(trial: Trial, till: TriedTill) -> tuple[Path, Path]:
    """The key store and the mirror of the till's own PC."""
    own = {**trial.office.environment(), **till.environment}
    return Path(own["IMS_KEY_FILE"]), Path(own["IMS_MIRROR"])


def killed_while_enrolled_again(trial: Trial, point: str) -> bool:
    till, clone = _copy_of_one(trial, "clone")
    _goes_on(trial, clone)
    trial.must_sync(till)
    assert trial.sync(clone).code == REFUSED
    return enrolled_again(trial, clone, point)


def killed_while_restored(trial: Trial, point: str) -> bool:
    """A lost till's roll is made again from its mirror, in an empty folder; the till itself goes on meanwhile."""
    till = trial.chance.choice([one for one in trial.tills if not one.environment])
    trial.must_take(till)
    trial.must_sync(till)
    folder = folder_beside(till, "record")
    mirror = next((trial.office.folder / "mirror").glob(f"*{till.identity.device}.mirror"))

    def before() -> None:
        kill_at(point)

    command = ("roll", "restore", str(folder), "--from", str(mirror))
    killed = trial.commands.ask(*command, before=before).killed
    again = trial.commands.ask(*command)
    done = killed and point == "restore.named"  # nothing was left to do
    assert again.code == (REFUSED if done else 0), (again.code, again.answers, again.said)
    trial.commands.must("verify", str(folder))
    return killed


def restored_till(trial: Trial) -> bool:
    """A till's folder is put back from a backup, and goes on where central already has other entries."""
    till, restored = _copy_of_one(trial, "restored")
    trial.must_sync(till)
    if trial.chance.random() < 0.8:
        _goes_on(trial, restored)
    return _second_is_told(trial, till, restored)


def _second_is_told(trial: Trial, till: TriedTill, other: TriedTill) -> bool:
    """Both send; the first one's roll is the one that central has."""
    trial.must_sync(till)
    ended = trial.sync(other)
    assert (ended.code, ended.answers[-1].get("refused")) == (REFUSED, "roll_forked"), (ended.code, ended.answers)
    _goes_on(trial, other)
    if trial.chance.random() < _LEFT_AS_IT_IS:
        trial.left_out.append(other)
    else:
        enrolled_again(trial, other)
    return True


def enrolled_again(trial: Trial, till: TriedTill, killed_at: str = "") -> bool:
    """It becomes a new device that carries over what central never had; it may be killed while it does."""
    killed = False
    if killed_at:

        def before() -> None:
            kill_at(killed_at)

        killed = trial.enrol(till, before).killed
    ended = trial.enrol(till)
    if killed and ended.code == REFUSED:
        assert ended.answers[-1]["refused"] == "roll_in_step", ended.answers  # the new device was there already
        trial.must_sync(till)  # its first contact, and with it its people
    else:
        assert ended.code == 0, (ended.code, ended.answers, ended.said)
    trial.commands.must("roll", "rebuild", str(till.folder), environment=till.environment)
    ready(trial, till)
    trial.begins_anew(till)
    trial.must_take(till, 2)
    trial.must_sync(till)
    now = trial.commands.call(_identity, till.folder, environment=till.environment)
    trial.tills.append(replace(till, identity=now))
    if trial.chance.random() < _PUT_RIGHT:
        settle_one(trial)
    return killed


def _identity(folder: Path) -> TillIdentity:
    till = opened(folder, locked=False)
    identity = till.store.identity
    till.close()
    return identity
