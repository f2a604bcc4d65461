"""How a session stands, in the words and tones of every list that shows it."""

from collections.abc import Mapping

from ims_desktop.domain.till_session import SessionState
from ims_desktop.ui.shown import Tag, Tone

SESSION_TAGS: Mapping[SessionState, Tag] = {
    SessionState.OPEN: Tag("✓ Open", Tone.GOOD),
    SessionState.PAUSED: Tag("• Paused", Tone.NOTE),
    SessionState.COUNTED: Tag("• Counting", Tone.NOTE),
    SessionState.CLOSED: Tag("• Closed", Tone.PLAIN),
    SessionState.AWAITING_APPROVAL: Tag("! To approve", Tone.WARNING),
    SessionState.APPROVED: Tag("✓ Approved", Tone.GOOD),
}
