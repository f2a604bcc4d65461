"""A receipt as the bytes of one ESC/POS job: one fixed code page, and nothing from a field but letters."""

import codecs
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ims_desktop.devices.escpos_library import Commands, OptionError, commands_for
from ims_desktop.documents.cash_slip_layout import cash_slip_blocks
from ims_desktop.documents.cash_up_layout import cash_up_blocks
from ims_desktop.documents.plain_text import plain, substituted
from ims_desktop.documents.receipt_layout import Block, Centred, Heading, Left, Pair, Rule, Total, receipt_blocks
from ims_desktop.documents.receipt_rows import Row, Style, receipt_rows
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt import Receipt

_NO_NATIONAL_SET = b"\x1bR\x00"  # ESC R 0: # is #, never £
_SELECT_PAGE = b"\x1bt"
_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F


@frozen
class CodePage:
    """A page of letters: Python's name for it and the printer's number (ESC t n)."""

    codec: str = "cp858"
    number: int = 19

    def __post_init__(self) -> None:
        try:
            codecs.lookup(self.codec)
        except LookupError as error:
            raise OptionError(f"page: there is no {self.codec}") from error
        if not 0 <= self.number <= 255:  # noqa: PLR2004  one byte
            raise OptionError("page_number: from 0 to 255")

    def has(self, character: str) -> bool:
        """Whether the page has this character, as one byte that is no control character."""
        try:
            coded = character.encode(self.codec)
        except UnicodeError:
            return False
        return len(coded) == 1 and coded[0] >= _FIRST_PRINTABLE and coded[0] != _DELETE


@frozen
class EscposEncoder:
    """Turns receipts into jobs for one kind of printer. Each job sets everything anew: ESC @, ESC R 0, ESC t."""

    private_folder: Path  # of this user alone, for python-escpos
    profile: str = "default"
    columns: int = 42
    page: CodePage = CodePage()
    pictures: bool = True  # lines with letters that the page lacks as pictures; else their base letters

    def job(self, receipt: Receipt) -> bytes:
        """The bytes that print one receipt and cut the paper; the same receipt gives the same bytes."""
        return self._job(receipt_blocks(receipt))

    def cash_up_job(self, sheet: CashUpSheet) -> bytes:
        """The bytes that print a Z sheet and cut the paper."""
        return self._job(cash_up_blocks(sheet))

    def cash_slip_job(self, slip: CashSlip) -> bytes:
        """The bytes that print the slip of a move of cash and cut the paper."""
        return self._job(cash_slip_blocks(slip))

    def test_page(self) -> bytes:
        """The bytes of a page that shows what this printer makes of our settings."""
        ruler = "".join(str(column % 10) for column in range(1, self.columns + 1))
        return self._job(
            (
                Heading("Test page"),
                Centred("ims_desktop"),
                Rule(),
                Pair("Page in use", f"{self.page.codec}, ESC t {self.page.number}"),
                Pair("Columns", str(self.columns)),
                Pair("Letters it lacks", "as pictures" if self.pictures else "without accents"),
                Rule(),
                Left("Pound £  Euro €"),
                Left("Accents â ê î ô û Â Ê Î Ô Û"),
                Left("Welsh ŵ ŷ Ŵ Ŷ ẁ ẃ ẅ ỳ"),
                Left(ruler),
                Total("TOTAL", "£1,234.56"),
            )
        )

    def _job(self, blocks: Sequence[Block]) -> bytes:
        commands = commands_for(self.profile, self.private_folder)
        commands.hw("INIT")
        job = bytearray(_taken(commands) + _NO_NATIONAL_SET + _SELECT_PAGE + bytes((self.page.number,)))
        style = None
        for row in receipt_rows(blocks, self.columns, substitute=self._printable, doubles=True):
            if not self._is_in_page(row):
                job += self._picture(row)
                continue
            if row.style is not style:
                style = row.style
                job += _styled(commands, style)
            columns = self.columns // 2 if style is Style.LARGE else self.columns
            job += row.text(columns).encode(self.page.codec) + b"\n"
        job += _styled(commands, Style.NORMAL)
        commands.cut()
        return bytes(job + _taken(commands))

    def _printable(self, text: str) -> str:
        return substituted(plain(text), self._can_print)

    def _can_print(self, character: str) -> bool:
        if self.page.has(character):
            return True
        if not self.pictures or unicodedata.category(character)[0] not in {"L", "S"} or character < "\u00a0":
            return False
        from ims_desktop.devices.line_picture import is_drawable  # noqa: PLC0415  Pillow only when it is needed

        return unicodedata.category(character) != "Sm" and is_drawable(character)

    def _is_in_page(self, row: Row) -> bool:
        return all(self.page.has(character) for character in row.left + row.right)

    def _picture(self, row: Row) -> bytes:
        from ims_desktop.devices.line_picture import line_picture  # noqa: PLC0415  Pillow only when it is needed

        return line_picture(row, self.columns)


def _styled(commands: Commands, style: Style) -> bytes:
    """The commands that begin a style."""
    commands.set(
        bold=style is not Style.NORMAL,
        double_width=style is Style.LARGE,
        double_height=style in {Style.LARGE, Style.TALL},
        normal_textsize=style in {Style.NORMAL, Style.BOLD},
        align="left",
    )
    return _taken(commands)


def _taken(commands: Commands) -> bytes:
    made = commands.output
    commands.clear()
    return made
