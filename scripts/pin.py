"""Write every dependency's version, transitive ones too, into pyproject.toml: no download address, no lock file.

`uv.lock` holds addresses of one machine's registry, so it stays out of git; councils install from mirrors of
their own. Run `uv run python scripts/pin.py` after changing a dependency. `--check` only tells whether the pins
cover what is installed.
"""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
_BEGIN, _END = "# pins: written by scripts/pin.py", "# end of pins"
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^ ;]+)(?P<marker>\s*;.*)?$")


def exported() -> list[str]:
    """Every pinned requirement of the resolution, with its marker, sorted."""
    command = ["uv", "export", "--no-hashes", "--all-groups", "--no-emit-project", "--no-annotate", "--no-header"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT.parent).stdout
    return sorted(line.strip() for line in printed.splitlines() if _PIN.match(line.strip()))


def write() -> None:
    """Put the pins in their place in pyproject.toml."""
    text = PROJECT.read_text(encoding="utf-8")
    if _BEGIN in text:
        text = text[: text.index(_BEGIN)] + text[text.index(_END) + len(_END) :].lstrip("\n")
    pins = "\n".join(f"    {_quoted(pin)}," for pin in exported())
    block = f"{_BEGIN}\n[tool.uv]\nconstraint-dependencies = [\n{pins}\n]\n{_END}\n"
    PROJECT.write_text(text.rstrip("\n") + "\n\n" + block, encoding="utf-8")


def _quoted(pin: str) -> str:
    return "'" + pin + "'" if '"' in pin else '"' + pin.replace("'", '"') + '"' if "'" not in pin else f'"{pin}"'


def uncovered() -> list[str]:
    """What is installed here and is not pinned to its version."""
    pins = tomllib.loads(PROJECT.read_text(encoding="utf-8")).get("tool", {}).get("uv", {})
    pinned = {
        (_plain(match["name"]), match["version"])
        for pin in pins.get("constraint-dependencies", ())
        if (match := _PIN.match(pin))
    }
    ours = {"ims-desktop", "pip", "setuptools", "wheel", "uv"}
    return sorted(
        f"{name} {found.version}"
        for found in distributions()
        if (name := _plain(found.metadata["Name"])) not in ours and (name, found.version) not in pinned
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Write the pins, or with --check say what they do not cover."""
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    missing = uncovered()
    for one in missing:
        print(f"not pinned: {one}")
    print("Run: uv run python scripts/pin.py" if missing else "Every installed version is pinned.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
