"""Lets the tests of devices print the same sample receipts as the tests of documents."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "documents"))
