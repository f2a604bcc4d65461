"""A window with the counter picture's content, for tests that look at it."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.app import make_application
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.shown import Column, FoundRow, Look, NoticeText, StripItem, StripState, Tag, Tone
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.style.tokens import Scheme
from ims_desktop.ui.widgets.acting import Acting
from ims_desktop.ui.widgets.asking_panel import side_by_side
from ims_desktop.ui.widgets.big_amount import BigAmount, ChangePanel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.choice import Choice, TickBox
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.results_list import ResultsList
from ims_desktop.ui.widgets.search_box import SearchBox
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text

_NO_KEYS = Qt.FocusPolicy.NoFocus
PaidRow = tuple[str, str, str, str, str]

ROWS: tuple[PaidRow, ...] = (
    ("PCN", "WM 0412 7736", "Parking fine · AB12 CDE", "none", "£35.00"),
    ("SALE", "COMPOST", "Compost bin, 220 litres · 1 x £45.25", "£7.54", "£45.25"),
)
FOUND = (
    FoundRow(
        "CT", "7012 3456", "Smith, J", "4 High Street, Westmere WM1 4AB", None, "£142.10 due", "of £568.40 at 09:40"
    ),
    FoundRow("RENT", "000 881 204", "Smith, J", "4 High Street", Tag("paid today 10:12"), "£96.22 due"),
    FoundRow("CT", "7098 1120", "Smithson, P", "19 Highfield Rd", Tag("No cheques", Tone.WARNING), "£120.40 due"),
)


def columns() -> tuple[Column[PaidRow], ...]:
    return (
        Column("Fund", lambda row: row[0], look=Look.BADGE),
        Column("Reference", lambda row: row[1], sample="WM 0412 7736", key="reference"),
        Column("For", lambda row: row[2], stretch=True, tag=lambda row: Tag("Moved") if row[0] == "SALE" else None),
        Column("VAT", lambda row: row[3], sample="£1,000.00", look=Look.MUTED, right=True),
        Column("Amount", lambda row: row[4], sample="£10,000.00", look=Look.STRONG, right=True),
    )


def dressed(scheme: Scheme = Scheme.LIGHT) -> QApplication:
    return make_application(["test"], scheme)


def must_all_be_named(view: QWidget) -> None:
    """Whatever of a screen is shown and takes keys has a name that is spoken; a screen of which nothing does fails."""
    there = [one for one in view.findChildren(QWidget) if one.isVisible() and one.focusPolicy() is not _NO_KEYS]
    assert there
    for one in there:
        assert QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name), f"{one} has no name"


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


class Gallery:
    """The window and its parts."""

    def __init__(self) -> None:
        self.search = SearchBox("Search or scan: reference, name, postcode", "Search or scan", "Enter adds the line")
        self.results = ResultsList("Results")
        self.results.show_rows(FOUND, "smith hig")
        self.table = RowTable("Lines of this payment", columns())
        self.table.show_rows(ROWS)
        self.cash = Field("Cash handed over", large_figures=True)
        self.payer = Field("Payer", hint="F3", note="As on the receipt")
        self.method = Choice("Method of payment", (("Cash", 1), ("Cheque", 2)))
        self.tick = TickBox("Print a copy")
        self.tick.setChecked(True)
        self.cheque = KeyButton("Cheque", "F6", twin="Alt+Q")
        self.take = KeyButton("Take payment", "Enter", kind=Kind.MAIN)
        self.void = KeyButton("Void", kind=Kind.DANGER)
        self.window = self._window()

    def show(self) -> None:
        self.window.show()
        self.window.activateWindow()
        settle()

    def _window(self) -> MainWindow:
        window = MainWindow("Westmere Borough Council")
        window.set_place("Civic Centre reception · Till 03")
        window.set_session("Session open since 08:52 · 41 payments", "A. Cashier")
        window.set_time("Tue 24 Nov 11:40")
        window.set_status(
            StripState(
                (
                    StripItem("central", "Offline since 11:02. Payments are safe on this till", Tone.WARNING),
                    StripItem("waiting", "17 waiting, oldest 38 min"),
                    StripItem("printer", "Printer ready", Tone.GOOD),
                ),
                "Accounts as at 09:40",
            )
        )
        window.set_notice(NoticeText("The printer does not answer.", Tone.WARNING, "Reprint", "printer"))
        window.add_screen("counter", "Counter", Icon.COUNTER, self._counter())
        window.add_screen("session", "Session", Icon.SESSION, QWidget())
        return window

    def _counter(self) -> QWidget:
        left = QVBoxLayout()
        lines = Card(flush=True)
        lines.add_heading("This payment", "Del removes a line")
        lines.body.addWidget(self.table)
        for piece in (self.search, self.results, lines):
            left.addWidget(piece)
        panel = Card(yields=True)
        panel.setFixedWidth(372)
        asked = QWidget()
        column = QVBoxLayout(asked)
        parts: tuple[QWidget, ...] = (
            BigAmount("To pay · 2 lines", "£80.25"),
            self.cheque,
            Line(),
            Text("Nothing tendered yet.", tone="muted"),
            self.cash,
            self.payer,
            self.method,
            self.tick,
        )
        for part in parts:
            column.addWidget(part)
        change = ChangePanel("Change to give", "£4.75")
        panel.body.addWidget(Acting(asked, change, side_by_side(self.void, self.take)))
        screen = QWidget()
        across = QHBoxLayout(screen)
        across.addLayout(left, 1)
        across.addWidget(panel)
        screen.setFocusProxy(self.search)
        return screen
