"""Show training: the windows on a till where nothing is real, framed so that nobody takes it for one."""

from pathlib import Path

from ims_desktop import logs
from ims_desktop.bootstrap.training import make_training, trainees
from ims_desktop.bootstrap.window import show_till
from ims_desktop.settings import data_folder, load_settings


def open_training(folder: Path | None, *, scheme: str | None) -> int:
    """Make training anew and open the windows on it, its people and their passwords shown beside the sign-in."""
    wanted = scheme or load_settings().scheme
    till = make_training((folder or data_folder() / "training").resolve())
    settings = load_settings()
    logs.start_logging(settings.log_folder)
    people = tuple((one.user.user, one.password, one.user.roles[0].value) for one in trainees())
    return show_till(till, settings, scheme=wanted, demo_people=people, training=True)
