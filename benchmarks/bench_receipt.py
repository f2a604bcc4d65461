"""How long a receipt's PDF takes, against a blank page of the same size: at most 20 times with two embedded faces."""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from sample_receipt import sample_line, sample_receipt

from ims_desktop.documents.receipt_pdf import receipt_pdf
from ims_desktop.documents.receipt_text import receipt_text

_ROUNDS = 60
_GOAL = 20


def best_ms(work: Callable[[], object]) -> float:
    """The shortest of many runs, in milliseconds: what the work costs when nothing else is in its way."""
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best * 1000


def blank_page() -> bytes:
    """One empty page: the least that a PDF can cost."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(226, 500), invariant=1)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def main() -> int:
    """Print the figures; 1 where the goal is missed."""
    receipt = sample_receipt()
    ten = sample_receipt(lines=(sample_line(),) * 10)
    receipt_pdf(receipt)  # registers the fonts, once a run
    floor = best_ms(blank_page)
    pdf, long_pdf, text = (
        best_ms(work)
        for work in (lambda: receipt_pdf(receipt), lambda: receipt_pdf(ten), lambda: receipt_text(receipt))
    )
    print(f"blank page          {floor:7.2f} ms   1.0 x")
    print(
        f"receipt, 2 lines    {pdf:7.2f} ms {pdf / floor:5.1f} x   goal {_GOAL} x   {len(receipt_pdf(receipt)):,} bytes"
    )
    print(f"receipt, 10 lines   {long_pdf:7.2f} ms {long_pdf / floor:5.1f} x")
    print(f"receipt as text     {text:7.2f} ms {text / floor:5.1f} x")
    return 0 if pdf <= _GOAL * floor else 1


if __name__ == "__main__":
    sys.exit(main())
