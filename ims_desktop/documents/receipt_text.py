"""A receipt as plain text, for a file, an e-mail or a look on the command line."""

from ims_desktop.documents.receipt_layout import receipt_blocks
from ims_desktop.documents.receipt_rows import receipt_rows
from ims_desktop.domain.receipt import Receipt

TEXT_COLUMNS = 48


def receipt_text(receipt: Receipt, columns: int = TEXT_COLUMNS) -> str:
    """The receipt in rows of at most so many columns, each ended by a line feed; written to files as UTF-8."""
    rows = receipt_rows(receipt_blocks(receipt), columns)
    return "".join(f"{row.text(columns)}\n" for row in rows)
