"""Free text (narratives, names, reasons): made plain, so that it reads the same on screen, paper and roll."""

import unicodedata

from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.refusal import Reason, Refused

_PASTED_BREAKS = frozenset("\t\n\r")
# controls; invisible format marks (right-to-left overrides, zero width, tags); lone surrogates; private use
_NOT_PLAIN = frozenset({"Cc", "Cf", "Cs", "Co"})
# letters that show as nothing, and so hide a difference between two texts
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_PLANE = 0x10000
_LAST_TWO_OF_A_PLANE = 0xFFFE
_NO_CHARACTERS = range(0xFDD0, 0xFDF0)


def clean_text(typed: str, *, field: str, maximum: int) -> str:
    """What was typed, in Unicode's composed form (NFC), trimmed, each run of white space one space.

    Refuses `TEXT_NOT_PLAIN` for characters that do not show or turn the writing about, `TEXT_TOO_LONG`
    over `maximum` characters, and `CARD_NUMBER`. Tabs and line breaks of a paste become a space.
    `field` is the field's name for the refusal.
    """
    composed = unicodedata.normalize("NFC", typed)
    # what prints is none of the others; looking at each character takes long for a payer called Siân
    if not (composed.isprintable() and _INVISIBLE.isdisjoint(composed)) and not all(map(_is_plain, composed)):
        raise Refused(Reason.TEXT_NOT_PLAIN, field=field)
    text = " ".join(composed.split())
    if len(text) > maximum:
        raise Refused(Reason.TEXT_TOO_LONG, field=field, maximum=maximum, length=len(text))
    if looks_like_card_number(text):
        raise Refused(Reason.CARD_NUMBER)
    return text


def _is_plain(character: str) -> bool:
    if character in _PASTED_BREAKS:
        return True
    code = ord(character)
    return not (
        unicodedata.category(character) in _NOT_PLAIN
        or character in _INVISIBLE
        or code in _NO_CHARACTERS
        or code % _PLANE >= _LAST_TWO_OF_A_PLANE
    )
