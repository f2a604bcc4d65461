"""Walk the chain of a till's roll from its encrypted file: every entry is read, and its seal made again.

A program of its own as well, for the second core: it loads nothing but the file's connection, where a process of
`multiprocessing` would first load the whole benchmark. The key comes by its standard input.
"""

import hashlib
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from ims_desktop.domain.roll import NO_SEAL, SEAL_PREFIX
from ims_desktop.store.till.connection import Opening

SEALED_ON = "SELECT CAST(text AS BLOB), seal FROM entry WHERE number > ? AND number <= ? ORDER BY number"


def chain(opening: Opening, after: int, last: int) -> None:
    """Read a part of the roll from its file and make every seal again."""
    connection = opening.to_read()
    before = connection.execute("SELECT seal FROM entry WHERE number = ?", (after,)).fetchone()
    seal = before[0] if before else NO_SEAL
    for text, kept in connection.execute(SEALED_ON, (after, last)):
        assert hashlib.sha256(SEAL_PREFIX + seal + text).digest() == kept
        seal = kept
    connection.close()


def chain_by(processes: int, opening: Opening, last: int) -> None:
    """The whole roll, this process one part and others the rest, at the same time."""
    (own, *parts) = pairwise(last * part // processes for part in range(processes + 1))
    others = [
        subprocess.Popen(
            [sys.executable, __file__, str(opening.path), str(after), str(upto)], stdin=subprocess.PIPE, text=True
        )
        for after, upto in parts
    ]
    for other in others:
        assert other.stdin is not None
        other.stdin.write(opening.key.hex())
        other.stdin.close()
    chain(opening, *own)
    for other in others:
        assert other.wait() == 0


if __name__ == "__main__":
    chain(Opening(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read())), int(sys.argv[2]), int(sys.argv[3]))
