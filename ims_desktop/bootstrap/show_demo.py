"""Show the demo: its windows to work in, or a cashier's morning that plays by itself."""

from pathlib import Path

from ims_desktop.bootstrap.demo import demo_ready, tell
from ims_desktop.bootstrap.walkthrough import play
from ims_desktop.bootstrap.window import show_till
from ims_desktop.settings import data_folder, load_settings
from ims_desktop.store.central.address import without_password


def open_demo(folder: Path | None, *, central: str, fresh: bool, holders: int, scheme: str | None) -> int:
    """Open the windows on the demo, its people and their passwords shown beside the sign-in."""
    place = (folder or data_folder() / f"demo-{central}").resolve()
    with demo_ready(place, central=central, fresh=fresh, holders=holders) as demo:
        tell(f"Demo in {demo.folder}. Sign in as:")
        for one in demo.users:
            tell(f"  {one.user.user:<10} {one.password:<22} {one.user.roles[0].value}, {one.user.office}")
        central = without_password(demo.central)
        tell(f"Commands work on it with IMS_DATA={demo.folder}, such as: ims-admin find {central} --as fofficer")
        return show_till(demo.till, load_settings(), scheme=scheme or load_settings().scheme, demo_people=demo.people)


def play_demo(out: Path, *, central: str, folder: Path | None, holders: int, scheme: str | None) -> bool:
    """Play a cashier's morning through the real windows; whether till, central and paper agree."""
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    place = (folder or out / "demo").resolve()
    with demo_ready(place, central=central, fresh=True, holders=holders) as demo:
        return play(demo, out, scheme=scheme or "light")
