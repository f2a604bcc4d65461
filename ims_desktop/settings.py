"""Settings of this machine: from the environment (IMS_…), else from settings.toml in the platform's own folder."""

import os
import tomllib
from pathlib import Path

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.near import near
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
    unknown: tuple[str, ...] = ()  # names in settings.toml that no setting has, in words
    wrong: tuple[Unavailable, ...] = ()  # values that cannot be: what is usual stands in their place

    def must_hold(self) -> "Settings":
        """Raise Unavailable `SETTING_WRONG` for the first value that cannot be."""
        for trouble in self.wrong:
            raise trouble
        return self


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


_NAMES = (
    "key_store",
    "key_file",
    "scheme",
    "log_folder",
    "printer",
    "central_tls",
    "lock_after_minutes",
    "mail",
    "mirror",
)


def load_settings() -> Settings:
    """Read the settings; a file that cannot be read is said plainly, never ignored.

    What cannot be is told by the settings themselves: whoever acts by them asks that they hold (`must_hold`), who
    looks at this machine names each.
    """
    folder = data_folder()
    kept = _kept(folder / "settings.toml")
    wrong: list[Unavailable] = []

    def setting(name: str, otherwise: str) -> str:
        return os.environ.get(f"IMS_{name.upper()}") or str(kept.get(name, otherwise))

    def one_of(name: str, known: tuple[str, ...], said: str) -> str:
        value = setting(name, known[0])
        if value in known:
            return value
        wrong.append(Unavailable(Trouble.SETTING_WRONG, setting=name, value=value, known=said))
        return known[0]

    usual = str(LOCK_AFTER_MINUTES)
    minutes = (usual, *(str(one) for one in range(_LONGEST_MINUTES + 1)))
    return Settings(
        key_store=setting("key_store", "system"),
        key_file=Path(setting("key_file", str(folder / "keys.json"))),
        scheme=one_of("scheme", SCHEMES, ", ".join(SCHEMES)),
        log_folder=Path(setting("log_folder", str(folder / "logs"))),
        printer=setting("printer", ""),
        central_tls=one_of("central_tls", ("checked", UNCHECKED), f"checked, {UNCHECKED}"),
        lock_after_minutes=int(one_of("lock_after_minutes", minutes, f"0 to {_LONGEST_MINUTES}")),
        mail=setting("mail", ""),
        mirror=Path(mirror) if (mirror := setting("mirror", "")) else None,
        unknown=tuple(_unknown_words(name) for name in kept if name not in _NAMES),
        wrong=tuple(wrong),
    )


def _kept(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unavailable(Trouble.DATABASE_UNREADABLE, detail=f"settings.toml: {error}") from error


def _unknown_words(name: str) -> str:
    """Of a mistyped name, never its value, which may be a secret."""
    bare = name.lower().removeprefix("ims_")
    like = bare if bare in _NAMES else near(name, _NAMES)
    return f"settings.toml: there is no setting {name[:40]}." + (f" Did you mean {like}?" if like else "")
