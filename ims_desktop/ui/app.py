"""Makes the application ready to show windows: style, letters, colours and the ring round the keys.

Call `platform_check.check_platform` first: importing this module already needs the system's graphics libraries.
"""

import os
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from ims_desktop.ui.style.focus_ring import FocusRing
from ims_desktop.ui.style.fonts import load_fonts, make_font
from ims_desktop.ui.style.ink import Ink, set_ink
from ims_desktop.ui.style.sheet import make_palette, make_sheet, tokens_of_system
from ims_desktop.ui.style.tokens import Scheme, Tokens, tokens_for


def make_application(argv: Sequence[str], scheme: Scheme = Scheme.LIGHT, scale: float | None = None) -> QApplication:
    """The one QApplication, dressed in `scheme`; `scale` enlarges everything (1.5 is 150%)."""
    if scale is not None and QCoreApplication.instance() is None:
        os.environ["QT_SCALE_FACTOR"] = str(scale)
    held = QApplication.instance()
    if held is None:
        QApplication.setStyle("Fusion")  # before there is an application, so that only one style is ever made
    application = held if isinstance(held, QApplication) else QApplication(list(argv))
    application.setApplicationName("ims_desktop")
    if application.style().name() != "fusion":
        application.setStyle("Fusion")
    load_fonts()
    application.setFont(make_font())
    if application.findChild(FocusRing) is None:
        FocusRing(application)
    set_scheme(application, scheme)
    return application


def set_scheme(application: QApplication, scheme: Scheme) -> None:
    """Dress every window in `scheme`, now."""
    dress(application, _tokens(application, scheme))


def dress(application: QApplication, tokens: Tokens) -> None:
    """Dress every window in `tokens`."""
    set_ink(Ink(tokens))
    application.setPalette(make_palette(tokens))
    application.setStyleSheet(make_sheet(tokens))


def _tokens(application: QApplication, scheme: Scheme) -> Tokens:
    if scheme is Scheme.SYSTEM_CONTRAST:
        application.setPalette(QPalette())  # Qt gives the desktop's own back
        return tokens_of_system(application.palette())
    return tokens_for(scheme)
