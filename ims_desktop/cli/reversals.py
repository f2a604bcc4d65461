"""ims-admin void, correct, refund: what is done to a payment afterwards, with another person's approval."""

from pathlib import Path
from typing import Annotated

import typer

from ims_desktop.actions.counter.correct_payment import Correction, RightAccount, RightTender, correct_payment
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.refund_payment import RefundWanted, refund_payment
from ims_desktop.actions.counter.reversal_receipt import reversal_receipt
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.bootstrap.look import is_url
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import APPROVER_PASSWORD, Person, Why, second
from ims_desktop.cli.payments_asked import tender_argument
from ims_desktop.cli.postings import postings_said
from ims_desktop.cli.voids_at_central import answer_at_central
from ims_desktop.cli.where import Folder
from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import REVERSALS, postings_of, reversal_number
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Tender

Receipt = Annotated[str, typer.Argument(metavar="RECEIPT", help="The payment's receipt number.")]
Approver = Annotated[
    str | None,
    typer.Option("--approved-by", metavar="USER2", help=f"Who approves; their password is {APPROVER_PASSWORD}."),
]


def void(
    place: Annotated[str, typer.Argument(metavar="DIR|URL", help="The till's data folder, or central.")],
    receipt: Receipt,
    user: Person,
    approver: Approver = None,
    reason: Why = "",
    answer: Annotated[
        bool | None, typer.Option("--approve/--refuse", help="At central: the answer to a void that was asked for.")
    ] = None,
) -> None:
    """Void a whole payment of one's own open session, approved by another person; or answer one from one's desk."""
    if is_url(place):
        answer_at_central(place, receipt, user, reason, approve=answer)
        return
    if answer is not None:
        raise typer.BadParameter("--approve and --refuse are for central: at a till --approved-by says who approves.")
    with open_till_folder(Path(place), writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        beside = second(till.desk, person, approver)
        data = till.desk.till.reference_data()
        said(till.desk, data, void_payment(till.desk, data, person, receipt, reason, beside))


def correct(  # noqa: PLR0913  the contract's own options
    folder: Folder,
    receipt: Receipt,
    user: Person,
    tender: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N=MOP[:name=value,…]", help="What tender N (from 1) really was: 1=cheque:number=…,date=…"
        ),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option(metavar="N=FUND:REFERENCE", help="To which account line N (from 1) really belongs."),
    ] = None,
    approver: Approver = None,
    reason: Why = "",
    *,
    confirm: Annotated[bool, typer.Option("--confirm", help="Yes, though another amount is due there.")] = False,
) -> None:
    """Put tender or account of a payment of one's own open session right; no money moves in drawer or terminal."""
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        beside = second(till.desk, person, approver)
        data = till.desk.till.reference_data()
        wanted = Correction(
            receipt,
            tuple(_tender(data, one) for one in tender or ()),
            tuple(_account(one) for one in line or ()),
            reason,
            frozenset({Reason.OTHER_AMOUNT_DUE}) if confirm else frozenset(),
        )
        said(till.desk, data, correct_payment(till.desk, data, person, wanted, beside))


def refund(
    folder: Folder,
    receipt: Receipt,
    user: Person,
    line: Annotated[
        list[str] | None,
        typer.Option(metavar="N=AMOUNT", help="Of line N (from 1) so much, in pounds; without, all that is left."),
    ] = None,
    card: Annotated[
        str, typer.Option(metavar="last4=…,auth=…", help="What the terminal's slip says, where a card is refunded.")
    ] = "",
    approver: Approver = None,
    reason: Why = "",
) -> None:
    """Give back a payment of any till, or lines of it, the way that it came; reserved at central first."""
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        beside = second(till.desk, person, approver)
        data = till.desk.till.reference_data()
        lines = tuple((number, parse_pounds(rest)) for number, rest in map(numbered, line or ()))
        wanted = RefundWanted(receipt, reason, lines, _card(data, card) if card else None)
        link = till.link()
        try:
            said(till.desk, data, refund_payment(till.desk, data, person, wanted, beside, link))
        finally:
            link.close()


def _card(data: ReferenceData, typed: str) -> Tender:
    asked = tender_argument(f"{MopKind.CARD.value}:0.01:{typed}")  # the amount is what goes back
    return Tender(data.mop(asked.mop), 1, cheque_date=None, cheque_whole_pence=None, **asked.details)


def said(desk: Desk, data: ReferenceData, entry: Entry) -> None:
    """What was written, in the shape of `take`; a void that is only asked for awaits approval."""
    till, body = desk.till.identity, entry.body
    answer: dict[str, object] = {
        "receipt": body["receipt"],
        "payment_id": body["payment"],
        "entry": {"device": till.device, "number": entry.number, "seal": entry.seal.hex()},
        "total_pence": body.get("total_pence", 0),
        "state": "awaiting_approval" if entry.kind is EntryKind.VOID_ASKED else "done",
        "paid": body["paid"],
        "postings": postings_said(postings_of(body)),
    }
    if entry.kind in REVERSALS:
        answer["number"] = reversal_number(entry.kind, till.office, till.till, till.letter, entry.number)
        answer["paper"] = receipt_text(reversal_receipt(desk, data, entry))
    told = ("receipt", "number", "state", "total_pence")
    output.say(answer, output.table({name: answer[name] for name in told if name in answer}))


def numbered(typed: str) -> tuple[int, str]:
    """The number before “=”, and what stands after it."""
    number, equals, rest = typed.partition("=")
    if not equals or not (number.isascii() and number.isdigit() and len(number) < 4):  # noqa: PLR2004  no payment has 1,000
        raise typer.BadParameter(f"“{typed}” does not begin with a number and “=”.")
    return int(number), rest


def _tender(data: ReferenceData, typed: str) -> RightTender:
    number, rest = numbered(typed)
    mop, _, details = rest.partition(":")
    asked = tender_argument(f"{mop}:0.01:{details}")  # the amount is the tender's own
    return RightTender(
        number,
        Tender(
            data.mop(asked.mop),
            1,
            cheque_date=asked.cheque_date,
            cheque_whole_pence=asked.cheque_whole_pence,
            **asked.details,
        ),
    )


def _account(typed: str) -> RightAccount:
    line, rest = numbered(typed)
    fund, colon, reference = rest.partition(":")
    if not colon:
        raise Refused(Reason.REFERENCE_BLANK)
    return RightAccount(line, fund, reference)
