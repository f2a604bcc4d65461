"""Build the wheel and try it outside the checkout: resources within, both programs start, a receipt comes out."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TRY = """
from ims_desktop.documents.resources import resource_path
assert resource_path("fonts").is_dir(), "fonts are missing"
import ims_desktop.cli, ims_desktop.bootstrap.central
from importlib.resources import files
assert any(files("ims_desktop.store.migrations").joinpath("versions").iterdir()), "migrations are missing"
print("the wheel holds all that it needs")
"""


def main() -> int:
    """Build, unpack beside the installed libraries, and import from there."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["uv", "build", "--wheel", "--out-dir", folder, str(ROOT)], check=True, capture_output=True)
        wheel = next(Path(folder).glob("*.whl"))
        unpacked = Path(folder) / "unpacked"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(unpacked)
        print(f"{wheel.name}: {wheel.stat().st_size // 1024} KiB")
        program = f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{_TRY}"
        return subprocess.run([sys.executable, "-I", "-c", program], check=False, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main())
