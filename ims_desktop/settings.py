"""Settings of this machine: from the environment (IMS_…), else from settings.toml in the platform's own folder."""

import os
import tomllib
from pathlib import Path

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Trouble, Unavailable

PLAIN_FILE = "plain-file"
UNCHECKED = "unchecked"
OURS_ALONE = 0o027  # a umask: tills, centrals and logs are read by their group, not by everybody
LOCK_AFTER_MINUTES = 10
_LONGEST_MINUTES = 480
SCHEMES = ("light", "dark", "high-contrast")
_APPLICATION = "ims-desktop"


@frozen
class Settings:
    """What a machine's administrator may set. Environment variables win over the file.

    `key_store`: "system" (default) or "plain-file" (IMS_KEY_STORE); `key_file` is that file (IMS_KEY_FILE).
    `scheme`: "light", "dark" or "high-contrast" (IMS_SCHEME). `log_folder`: where logs go (IMS_LOG_FOLDER).
    `mirror`: a folder on another disk or share for a second copy of each roll (IMS_MIRROR); None: no mirror is kept.
    `central_tls`: "checked" (default: only a central whose certificate is right) or "unchecked", which leaves it to the
    URL's `sslmode` how a central on another machine is reached (IMS_CENTRAL_TLS).
    `lock_after_minutes`: a window that nobody touched for so long locks; 0 never (IMS_LOCK_AFTER_MINUTES).
    `mail`: the server that sends receipts, such as "host=smtp.council.example sender=receipts@council.example"
    (IMS_MAIL); none: no receipt goes by e-mail.
    `printer`: driver and options, such as "escpos-network host=127.0.0.1 port=9100" (IMS_PRINTER).
    """

    key_store: str
    key_file: Path
    scheme: str
    log_folder: Path
    printer: str
    central_tls: str
    mirror: Path | None = None
    mail: str = ""
    lock_after_minutes: int = LOCK_AFTER_MINUTES


def options_of(words: str = "") -> dict[str, str]:
    """The options of a setting, “host=192.0.2.7 port=9100”, by name; a word without “=” is one without a value."""
    return {name: value for name, _, value in (word.partition("=") for word in words.split())}


def data_folder() -> Path:
    """The platform's own place for this application's data; IMS_DATA moves it."""
    if named := os.environ.get("IMS_DATA"):
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415  start-up time: only where nothing is named

    return user_data_path(_APPLICATION, appauthor=False)


def till_folder() -> Path:
    """Where this PC's till is kept unless a command names another folder."""
    return data_folder() / "till"


def load_settings() -> Settings:
    """Read the settings; a file that cannot be read is said plainly, never ignored."""
    folder = data_folder()
    path = folder / "settings.toml"
    kept: dict[str, object] = {}
    if path.exists():
        try:
            kept = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Unavailable(Trouble.DATABASE_UNREADABLE, detail=f"settings.toml: {error}") from error

    def setting(name: str, otherwise: str) -> str:
        return os.environ.get(f"IMS_{name.upper()}") or str(kept.get(name, otherwise))

    scheme = setting("scheme", SCHEMES[0])
    if scheme not in SCHEMES:
        raise Unavailable(Trouble.SETTING_WRONG, setting="scheme", value=scheme, known=", ".join(SCHEMES))
    central_tls = setting("central_tls", "checked")
    if central_tls not in {"checked", UNCHECKED}:
        known = f"checked, {UNCHECKED}"
        raise Unavailable(Trouble.SETTING_WRONG, setting="central_tls", value=central_tls, known=known)
    minutes = setting("lock_after_minutes", str(LOCK_AFTER_MINUTES))
    if not (minutes.isascii() and minutes.isdigit() and int(minutes) <= _LONGEST_MINUTES):
        known = f"0 to {_LONGEST_MINUTES}"
        raise Unavailable(Trouble.SETTING_WRONG, setting="lock_after_minutes", value=minutes, known=known)
    return Settings(
        key_store=setting("key_store", "system"),
        key_file=Path(setting("key_file", str(folder / "keys.json"))),
        scheme=scheme,
        log_folder=Path(setting("log_folder", str(folder / "logs"))),
        printer=setting("printer", ""),
        central_tls=central_tls,
        lock_after_minutes=int(minutes),
        mail=setting("mail", ""),
        mirror=Path(mirror) if (mirror := setting("mirror", "")) else None,
    )
