"""How well two colours can be told apart, as WCAG 2.2 reckons it: 4.5 for text, 3 for what carries meaning."""

TEXT_MINIMUM = 4.5
CONTROL_MINIMUM = 3.0

_LINEAR_BELOW = 0.04045


def luminance(colour: str) -> float:
    """How bright `#rrggbb` is, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written `#rrggbb`, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else float(((part + 0.055) / 1.055) ** 2.4)
