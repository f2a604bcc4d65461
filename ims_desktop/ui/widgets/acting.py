"""What is asked, and below it the buttons that answer: these are always in sight, and what is asked scrolls."""

from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget

from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.scrolled import Snug
from ims_desktop.ui.widgets.yielding import Yielding

RING = 4
"""Room for the ring round what has the keys, inside the frame that would cut it off; a card pads so much less."""


class Acting(Yielding):
    """Every panel that acts is laid out by this, so that no window is too low for its button."""

    def __init__(self, asked: QWidget, *answers: QWidget | QLayout, spacing: int = SPACE_S) -> None:
        """`asked` has a layout of its own; the answers stand one below the other at the foot."""
        super().__init__()
        inside = asked.layout()
        if inside is not None:
            inside.setContentsMargins(RING, RING, RING, RING)
        frame = Snug(asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing)
        column.addWidget(frame)
        foot = QVBoxLayout()
        foot.setContentsMargins(RING, 0, RING, RING)
        foot.setSpacing(spacing)
        for answer in answers:
            if isinstance(answer, QLayout):
                foot.addLayout(answer)
            else:
                policy = answer.sizePolicy()
                policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)  # what room is left is the question's
                answer.setSizePolicy(policy)
                foot.addWidget(answer)
        column.addLayout(foot)


def asked_column(*parts: QWidget, spacing: int = SPACE_S) -> QWidget:
    """What a panel asks, one part below the other and all at the top: the `asked` of an `Acting`."""
    asked = QWidget()
    column = QVBoxLayout(asked)
    column.setSpacing(spacing)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return asked
