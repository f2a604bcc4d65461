"""The one table of colours and sizes. Widgets carry none of their own; Qt-free."""

from enum import StrEnum

from ims_desktop.domain.frozen import frozen


class Scheme(StrEnum):
    """What the person chose; `SYSTEM_CONTRAST` takes the desktop's own high-contrast palette."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"
    SYSTEM_CONTRAST = "system_contrast"


@frozen
class Tokens:
    """The colours of one scheme, each as `#rrggbb`."""

    window: str
    surface: str
    sunk: str
    line: str
    """Between things; says nothing by itself."""
    control_line: str
    """Round a control; it must be told from its ground at 3 : 1."""
    text: str
    muted: str
    accent: str
    on_accent: str
    tint: str
    selection: str
    selected_text: str
    selected_muted: str
    warning: str
    warning_ground: str
    wrong: str
    wrong_ground: str
    note: str
    note_ground: str
    off: str
    """Words of what cannot be pressed now, and below its edge: in high contrast grey, where all else is white."""
    off_line: str
    ring: str
    is_dark: bool = False
    is_high_contrast: bool = False


LIGHT = Tokens(
    window="#F3F5F3",
    surface="#FFFFFF",
    sunk="#EAEEEA",
    line="#D7DDD8",
    control_line="#7C8881",
    text="#15201B",
    muted="#55625B",
    accent="#0B6B4D",
    on_accent="#FFFFFF",
    tint="#E3F1EB",
    selection="#DCEFE6",
    selected_text="#15201B",
    selected_muted="#4A5750",
    warning="#9A5200",
    warning_ground="#FFF3E0",
    wrong="#A8231C",
    wrong_ground="#FCE9E7",
    note="#1C568F",
    note_ground="#E6F0FA",
    off="#55625B",
    off_line="#D7DDD8",
    ring="#F5A300",
)

DARK = Tokens(
    window="#101513",
    surface="#1A211E",
    sunk="#141A17",
    line="#2E3834",
    control_line="#6C7B74",
    text="#E9F0EC",
    muted="#A2B0A9",
    accent="#4CC79A",
    on_accent="#06231A",
    tint="#17332A",
    selection="#1F3A30",
    selected_text="#E9F0EC",
    selected_muted="#A8B6AF",
    warning="#F2B35E",
    warning_ground="#33270F",
    wrong="#FF8A80",
    wrong_ground="#3A1815",
    note="#8CC1F5",
    note_ground="#14283B",
    off="#A2B0A9",
    off_line="#2E3834",
    ring="#FFC043",
    is_dark=True,
)

HIGH_CONTRAST = Tokens(
    window="#000000",
    surface="#000000",
    sunk="#000000",
    line="#FFFFFF",
    control_line="#FFFFFF",
    text="#FFFFFF",
    muted="#D6D6D6",
    accent="#FFE100",
    on_accent="#000000",
    tint="#000000",
    selection="#1AEBFF",
    selected_text="#000000",
    selected_muted="#000000",
    warning="#FFE100",
    warning_ground="#000000",
    wrong="#FF9C94",
    wrong_ground="#000000",
    note="#1AEBFF",
    note_ground="#000000",
    off="#9A9A9A",
    off_line="#767676",
    ring="#FFFFFF",
    is_dark=True,
    is_high_contrast=True,
)

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24
RADIUS_TAG, RADIUS_FIELD, RADIUS_CARD = 6, 8, 10
ROW_HEIGHT, ROW_HEIGHT_DENSE = 38, 32
TEXT_SIZE, SMALL_SIZE, HEADING_SIZE, FIELD_SIZE, AMOUNT_SIZE = 14, 12, 15, 16, 46
BUTTON_HEIGHT, MAIN_BUTTON_HEIGHT, FIELD_HEIGHT, SEARCH_HEIGHT = 44, 52, 36, 44
RING_WIDTH = 3
ICON_SIZE, ICON_STROKE = 20, 1.75


def tokens_for(scheme: Scheme) -> Tokens:
    """The tokens of a scheme; the desktop's own contrast palette falls back to ours until it is read."""
    return {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}.get(scheme, HIGH_CONTRAST)
