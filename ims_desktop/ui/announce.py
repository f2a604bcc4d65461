"""Says something through the screen reader: the only place that does."""

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say `text`; an urgent one interrupts what it is saying.

    Nothing is said of what is not in sight yet: a screen reader reads a new window by itself.
    """
    if not text or not widget.isVisible():
        return
    # Qt's accessibility classes take 10 ms to load, and the first window has nothing to say.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415

    event = QAccessibleAnnouncementEvent(widget, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
