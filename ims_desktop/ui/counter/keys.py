"""The counter's keys: each F-key with a twin of Alt and a letter, in one table that an office can change."""

from collections.abc import Mapping
from enum import StrEnum

from ims_desktop.domain.frozen import frozen


class Command(StrEnum):
    """What a key at the counter does."""

    SEARCH = "search"
    OTHER_AMOUNT = "other_amount"
    CHANGE_AMOUNT = "change_amount"
    CASH = "cash"
    CHEQUE = "cheque"
    CARD = "card"
    OTHER = "other"
    PARK = "park"
    CLEAR = "clear"
    TAKE = "take"
    PAYER = "payer"
    NOTE = "note"
    LINES = "lines"
    DECLINED = "declined"
    EXACT = "exact"
    REPRINT = "reprint"
    BOOK = "book"
    PAPER = "paper"
    MAIL = "mail"
    YES = "yes"
    NO = "no"


@frozen
class Key:
    """A key and its twin, as Qt and people write them."""

    key: str
    twin: str = ""


KEYS: Mapping[Command, Key] = {
    Command.SEARCH: Key("F4", "Alt+S"),
    Command.OTHER_AMOUNT: Key("F3", "Alt+A"),
    Command.CHANGE_AMOUNT: Key("F2", "Alt+M"),
    Command.CASH: Key("F5", "Alt+C"),
    Command.CHEQUE: Key("F6", "Alt+Q"),
    Command.CARD: Key("F7", "Alt+D"),
    Command.OTHER: Key("F8", "Alt+O"),
    Command.PARK: Key("F9", "Alt+P"),
    Command.CLEAR: Key("Alt+L"),
    Command.TAKE: Key("Enter", "Alt+T"),
    Command.PAYER: Key("Alt+Y"),
    Command.NOTE: Key("Alt+N"),
    Command.LINES: Key("Alt+I"),
    Command.DECLINED: Key("Alt+X"),
    Command.EXACT: Key("Alt+E"),
    Command.REPRINT: Key("Alt+R"),
    Command.BOOK: Key("Alt+B"),
    Command.PAPER: Key("Alt+W"),
    Command.MAIL: Key("Alt+H"),
    Command.YES: Key("Alt+K"),
    Command.NO: Key("Esc"),
}
