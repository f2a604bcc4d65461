"""The one style sheet and palette, both made from the tokens."""

from PySide6.QtGui import QColor, QPalette

from ims_desktop.ui.style.tokens import (
    BUTTON_HEIGHT,
    FIELD_HEIGHT,
    MAIN_BUTTON_HEIGHT,
    RADIUS_CARD,
    RADIUS_FIELD,
    RADIUS_TAG,
    SEARCH_HEIGHT,
    SMALL_SIZE,
    Tokens,
)

_SHEET = """
QToolTip {{ background: {text}; color: {surface}; border: 1px solid {line}; padding: 4px 8px; }}
QDialog, QMainWindow {{ background: {window}; }}
QLabel[tone="muted"] {{ color: {muted}; }}
QLabel[tone="accent"], QLabel[tone="good"] {{ color: {accent}; }}
QLabel[tone="wrong"] {{ color: {wrong}; }}
QLabel[tone="warning"] {{ color: {warning}; }}
QLabel[tone="note"] {{ color: {note}; }}
QFrame[ground="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: {radius_card}px; }}
QFrame[ground="tint"] {{ background: {tint}; border: 1px solid {tint_line}; border-radius: {radius_card}px; }}
QFrame[ground="warning"] {{ background: {warning_ground}; border: 1px solid {warning};
  border-radius: {radius_card}px; }}
QFrame[ground="line"] {{ background: {line}; border: 0; }}
QStackedWidget[training="true"] {{ border: 6px solid {warning}; }}
QFrame#topBar {{ background: {surface}; border: 0; border-bottom: 1px solid {line}; }}
QFrame#rail {{ background: {surface}; border: 0; border-right: 1px solid {line}; }}
QFrame#statusStrip {{ background: {surface}; border: 0; border-top: 1px solid {line}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: 0; }}

QPushButton {{ background: {surface}; color: {text}; border: 1px solid {control_line};
  border-radius: {radius_field}px; min-height: {button}px; padding: 1px 15px; }}
QPushButton:hover {{ background: {sunk}; }}
QPushButton:pressed {{ background: {tint}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 0 14px; }}
QPushButton:checked {{ border: 2px solid {accent}; color: {accent}; padding: 0 14px; }}
QPushButton:disabled {{ background: {sunk}; color: {off}; border: 1px {off_way} {off_line}; }}
QPushButton[kind="main"] {{ background: {accent}; color: {on_accent}; border: 1px solid {accent};
  min-height: {main_button}px; }}
QPushButton[kind="main"]:hover, QPushButton[kind="main"]:pressed {{ border: 2px solid {text}; padding: 0 14px; }}
QPushButton[kind="main"]:focus {{ border: 2px solid {surface}; }}
QPushButton[kind="main"]:disabled {{ background: {sunk}; color: {off}; border: 1px {off_way} {off_line}; }}
QPushButton[kind="candidate"] {{ min-height: 0; padding: 0; }}
QPushButton[kind="candidate"]:focus, QPushButton[kind="candidate"]:checked {{ padding: 0; }}
QPushButton[kind="candidate"]:checked {{ background: {tint}; }}
QPushButton[kind="danger"] {{ color: {wrong}; border: 1px solid {wrong}; }}
QPushButton[kind="danger"]:focus {{ border: 2px solid {wrong}; }}
QPushButton[kind="danger"]:disabled {{ color: {off}; border: 1px {off_way} {off_line}; }}
QPushButton[small="true"] {{ min-height: {small_button}px; padding: 1px 9px; }}
QPushButton[small="true"]:focus, QPushButton[small="true"]:checked {{ padding: 0 8px; }}
QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; color: {muted};
  min-height: 20px; padding: 1px 5px; border-radius: {radius_tag}px; }}
QPushButton[tone="warning"] {{ color: {warning}; }}
QPushButton[tone="wrong"] {{ color: {wrong}; }}
QPushButton[kind="quiet"]:hover {{ background: {sunk}; color: {text}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {accent}; padding: 0 4px; color: {text}; }}

QToolButton[kind="rail"] {{ background: transparent; color: {muted}; border: 1px solid transparent;
  border-radius: {radius_field}px; padding: 6px 0 4px 0; }}
QToolButton[kind="rail"][near="true"] {{ padding: 2px 0 1px 0; }}
QToolButton[kind="rail"]:hover {{ background: {sunk}; color: {text}; }}
QToolButton[kind="rail"]:checked {{ background: {tint}; color: {accent}; border: 1px solid {tint_line}; }}
QToolButton[kind="rail"]:focus {{ border: 2px solid {accent}; padding: 5px 0 3px 0; }}
QToolButton[kind="rail"][near="true"]:focus {{ padding: 1px 0 0 0; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QTimeEdit, QDateTimeEdit, QSpinBox {{
  background: {surface}; color: {text}; border: 1px solid {control_line}; border-radius: {radius_field}px;
  padding: 1px 11px; min-height: {field}px; placeholder-text-color: {muted};
  selection-background-color: {accent}; selection-color: {on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 6px 9px; }}
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus, QDateTimeEdit:focus, QSpinBox:focus {{
  border: 2px solid {accent}; padding: 0 10px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {accent}; padding: 5px 8px; }}
QLineEdit[large="true"] {{ min-height: {search}px; padding: 1px 14px; }}
QLineEdit[large="true"]:focus {{ padding: 0 13px; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border: 2px solid {wrong}; padding: 0 10px; }}
QPlainTextEdit[wrong="true"] {{ border: 2px solid {wrong}; padding: 5px 8px; }}
QLineEdit:disabled, QComboBox:disabled, QLineEdit:read-only,
QPlainTextEdit:disabled {{ background: {sunk}; color: {muted}; }}
QComboBox::drop-down {{ border: 0; width: 32px; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text}; border: 1px solid {control_line};
  selection-background-color: {selection}; selection-color: {selected_text}; outline: 0; }}

QCheckBox, QRadioButton {{ spacing: 8px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 16px; height: 16px; background: {surface};
  border: 1px solid {control_line}; border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:checked {{ background: {accent}; border: 1px solid {accent}; }}
QRadioButton::indicator:checked {{ border: 6px solid {accent}; width: 6px; height: 6px; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {sunk}; border-color: {line}; }}

QAbstractItemView {{ background: {surface}; color: {text}; border: 0; outline: 0;
  selection-background-color: {selection}; selection-color: {selected_text}; }}
QListView[ground="card"] {{ border: 1px solid {line}; border-radius: {radius_card}px; }}
QTableView[ground="inside"] {{ background: transparent; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {muted}; border: 0; border-bottom: 1px solid {line};
  padding: 0 10px; font-size: {small_text}px; font-weight: 600; }}
QHeaderView::section:first, QHeaderView::section:only-one {{ padding-left: 14px; }}
QHeaderView::section:last, QHeaderView::section:only-one {{ padding-right: 14px; }}
QTableCornerButton::section {{ background: transparent; border: 0; }}

QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 14px; border: 0;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:focus {{ color: {text}; background: {tint}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {line}; }}
QMenu {{ background: {surface}; color: {text}; border: 1px solid {control_line}; padding: 4px; }}
QMenu::item {{ padding: 8px 16px; border-radius: {radius_tag}px; }}
QMenu::item:selected {{ background: {selection}; color: {selected_text}; }}
QProgressBar {{ background: {sunk}; border: 1px solid {control_line}; border-radius: 4px; max-height: 8px;
  color: transparent; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {control_line}; border: 0; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
_BORDER = 4  # 2 px at either side: 1 of border and 1 of padding, or 2 of border while it has the keys


def make_sheet(tokens: Tokens) -> str:
    """The style sheet of a scheme."""
    return _SHEET.format(
        window=tokens.window,
        surface=tokens.surface,
        sunk=tokens.sunk,
        line=tokens.line,
        control_line=tokens.control_line,
        text=tokens.text,
        muted=tokens.muted,
        accent=tokens.accent,
        on_accent=tokens.on_accent,
        tint=tokens.tint,
        tint_line=tokens.line if tokens.is_high_contrast else tokens.tint,
        off=tokens.off,
        off_line=tokens.off_line,
        off_way="dashed" if tokens.is_high_contrast else "solid",
        selection=tokens.selection,
        selected_text=tokens.selected_text,
        warning=tokens.warning,
        warning_ground=tokens.warning_ground,
        wrong=tokens.wrong,
        note=tokens.note,
        radius_card=RADIUS_CARD,
        radius_field=RADIUS_FIELD,
        radius_tag=RADIUS_TAG,
        button=BUTTON_HEIGHT - _BORDER,
        small_button=FIELD_HEIGHT - _BORDER,
        main_button=MAIN_BUTTON_HEIGHT - _BORDER,
        field=FIELD_HEIGHT - _BORDER,
        small_text=SMALL_SIZE,
        search=SEARCH_HEIGHT - _BORDER,
    )


def make_palette(tokens: Tokens) -> QPalette:
    """The palette of a scheme, for all that the sheet does not reach."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunk,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.wrong,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.selected_text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.surface,
        role.Mid: tokens.control_line,
        role.Dark: tokens.control_line,
        role.Light: tokens.surface,
        role.Accent: tokens.accent,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.muted))
    return palette


def tokens_of_system(palette: QPalette) -> Tokens:
    """High contrast in the desktop's own colours, taken from its palette."""
    role = QPalette.ColorRole
    window, text = palette.color(role.Window), palette.color(role.WindowText)
    base, base_text = palette.color(role.Base).name(), palette.color(role.Text).name()
    accent, on_accent = palette.color(role.Highlight).name(), palette.color(role.HighlightedText).name()
    return Tokens(
        window=window.name(),
        surface=base,
        sunk=base,
        line=base_text,
        control_line=base_text,
        text=base_text,
        muted=base_text,
        accent=accent,
        on_accent=on_accent,
        tint=base,
        selection=accent,
        selected_text=on_accent,
        selected_muted=on_accent,
        warning=base_text,
        warning_ground=base,
        wrong=base_text,
        wrong_ground=base,
        note=base_text,
        note_ground=base,
        off=(off := palette.color(QPalette.ColorGroup.Disabled, role.Text).name()),
        off_line=off,
        ring=text.name(),
        is_dark=window.lightness() < text.lightness(),
        is_high_contrast=True,
    )
