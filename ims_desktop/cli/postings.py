"""Postings as commands answer them: what each put on which account, by which method of payment."""

from collections.abc import Iterable

from ims_desktop.domain.settlement import Posting


def postings_said(postings: Iterable[Posting]) -> list[dict[str, object]]:
    """One object a posting, in order; pence, signed."""
    return [
        {
            "fund": posting.fund,
            "reference": posting.reference,
            "mop": posting.mop,
            "amount_pence": posting.amount_pence,
            "vat_code": posting.vat_code,
            "vat_pence": posting.vat_pence,
        }
        for posting in postings
    ]
