"""The counts of a session as PDF pages, laid out as receipts are."""

# reportlab costs 150 ms: bootstrap imports this module when the PDF is wanted
from ims_desktop.documents.receipt_pdf import blocks_pdf
from ims_desktop.documents.session_counts_layout import session_counts_blocks
from ims_desktop.domain.session_counts import SessionCounts


def session_counts_pdf(made: SessionCounts) -> bytes:
    """The paper as PDF; the same counts give the same bytes."""
    return blocks_pdf(session_counts_blocks(made), title=f"Counts of {made.session}", author=made.council.name)
