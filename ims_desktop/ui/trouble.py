"""What a screen says when something did not work: the four fates of the house, in words."""

from ims_desktop.domain.refusal import GaveUp, Refused, Unavailable
from ims_desktop.logs import log_bug


def words_of(trouble: Exception) -> str:
    """The words for a person: a rule's no, what is out of reach, nothing for a cancel, a number for a bug."""
    match trouble:
        case Refused() | Unavailable():
            return trouble.message
        case GaveUp():
            return ""
        case _:
            return f"Something went wrong in this program. Give IT the number {log_bug(trouble)}."
