"""Which parts of a result were typed, so that they can be written in bold. Qt-free."""

import re

Run = tuple[str, bool]
"""A piece of text, and whether it was typed."""


def runs(text: str, typed: str) -> tuple[Run, ...]:
    """Split `text` into pieces: where a word begins as a typed word does, that beginning is marked.

    Capitals do not matter; a typed word marks every word that begins with it.
    """
    words = sorted({word for word in re.split(r"[\s,·]+", typed) if word}, key=len, reverse=True)
    if not words or not text:
        return ((text, False),) if text else ()
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + ")", re.IGNORECASE)
    found: list[Run] = []
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            found.append((text[at : match.start()], False))
        found.append((match.group(), True))
        at = match.end()
    if at < len(text):
        found.append((text[at:], False))
    return tuple(found)
