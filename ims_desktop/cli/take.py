"""ims-admin take: one payment from arguments, or many from a file, each printed only after it is on disk."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from ims_desktop.actions.counter.add_line import LineWanted, add_account_line, add_item
from ims_desktop.actions.counter.cash_limit import LimitApproval
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.mail_receipt import mail_receipt
from ims_desktop.actions.counter.print_receipt import print_receipt
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.counter.work_post import PostPaid
from ims_desktop.actions.ports import PrintState, ReceiptMailer, ReceiptPrinter, RecordedPayment
from ims_desktop.bootstrap.mail import configured_mailer
from ims_desktop.bootstrap.printer import must_have_printer
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import second
from ims_desktop.cli.payments_asked import (
    AskedLine,
    AskedPayment,
    AskedTender,
    checked_id,
    id_of,
    item_arguments,
    line_argument,
    payments_of,
    read_asked,
    slip_argument,
    tender_argument,
)
from ims_desktop.cli.postings import postings_said
from ims_desktop.cli.where import Folder
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.settlement import Tender
from ims_desktop.settings import load_settings

DONE, REFUSED_ONE, STOPPED = 0, 3, 4
_QUESTIONS = frozenset(
    {
        Reason.AMOUNT_NEEDS_CONFIRMATION,
        Reason.PAID_ALREADY,
        Reason.DIRECT_DEBIT,
        Reason.CONTACT_NEEDED,
        Reason.OTHER_AMOUNT_DUE,
    }
)
_NOT_OF_SCRIPTS = frozenset({Reason.PAID_ALREADY, Reason.DIRECT_DEBIT})


_Confirm = Annotated[
    bool,
    typer.Option(
        "--confirm",
        help="Yes to over £1,000,000, paid again or by Direct Debit, a late discount, no way to reach a payer.",
    ),
]
_Answers = Annotated[
    list[str] | None, typer.Option(help="To what an item asks, in the order of its questions; may be given again.")
]
_Tenders = Annotated[
    list[str] | None,
    typer.Option(help="cash:20.00 | cheque:45.00:number=…,date=… | card:9.99:last4=…,auth=…"),
]
_PaymentId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="With --line: the same id again takes nothing again.")
]
_Address = Annotated[str, typer.Option(help="Where the payer lives: LINE 1, [LINE 2,] TOWN, [COUNTY,] POSTCODE.")]
_Email = Annotated[str, typer.Option("--email", metavar="ADDRESS", help="Send the receipt there (IMS_MAIL).")]
_OnPaper = Annotated[bool, typer.Option("--print", help="Print the receipt and open the drawer (IMS_PRINTER).")]
_Approver = Annotated[
    str | None,
    typer.Option("--approved-by", metavar="USER", help="Who lets cash over the limit pass: IMS_APPROVER_PASSWORD."),
]
_Why = Annotated[str, typer.Option("--reason", help="Why cash over the limit is taken, or the post is not as logged.")]
_Witness = Annotated[
    str | None,
    typer.Option("--witness", metavar="USER2", help="Who counted a sealed bag too: IMS_APPROVER_PASSWORD."),
]


def take(  # noqa: PLR0913  the contract's own options
    folder: Folder,
    user: Annotated[str, typer.Option("--as", help="Who takes it; the password is read from IMS_PASSWORD.")],
    *,
    line: Annotated[list[str] | None, typer.Option(help="FUND:REFERENCE:AMOUNT[:NARRATIVE], amount in pounds.")] = None,
    item: Annotated[list[str] | None, typer.Option(metavar="CODE[:QUANTITY]", help="A catalogue item.")] = None,
    answer: _Answers = None,
    tender: _Tenders = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="Payments as JSON lines; - is standard input.")
    ] = None,
    payer: Annotated[str, typer.Option(help="Who pays, where it is not the account holder.")] = "",
    payment_id: _PaymentId = None,
    address: _Address = "",
    email: _Email = "",
    confirm: _Confirm = False,
    approver: _Approver = None,
    reason: _Why = "",
    post: Annotated[str, typer.Option("--post", metavar="ITEM", help="The item of the post that it works off.")] = "",
    witness: _Witness = None,
    slip: Annotated[
        str | None, typer.Option("--slip", metavar="BOOK:NUMBER", help="Keyed from this slip of a receipt book.")
    ] = None,
    taken_at: Annotated[
        str | None, typer.Option("--taken-at", metavar="TIME", help="When it was taken on the slip: 2026-04-01T10:15.")
    ] = None,
    evidence: Annotated[str, typer.Option("--evidence", help="By what the payer proved who they are.")] = "",
    on_paper: _OnPaper = False,
) -> int:
    """Take a payment, or with --from one payment a line; prints each only after it is durably on disk."""
    if (source is None) != bool((line or item) and tender) or (source is not None and (line or item or tender)):
        raise typer.BadParameter("Give --line or --item and --tender, or --from FILE.")
    alone = payer or address or email or payment_id is not None or answer
    _refuse_beside_file(source, by_itself=alone or on_paper, approver=approver)
    if on_paper and email:
        raise typer.BadParameter("A receipt is printed or sent: give one of --print and --email.")
    if (slip is None) != (taken_at is None):
        raise typer.BadParameter("--slip and --taken-at go together.")
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        by = second(till.desk, person, approver)
        over_limit = LimitApproval(by, reason, evidence) if by is not None else None
        beside = second(till.desk, person, witness)
        data = till.desk.till.reference_data()
        taker = _Taker(till.desk, data, person, confirm=confirm, over_limit=over_limit, witness=beside)
        if source is not None:
            return taker.take_all(payments_of(source))
        sold = item_arguments(item or (), answer or (), {one.code: len(one.asks) for one in data.items.values()})
        lines = (*(line_argument(one) for one in line or ()), *sold)
        tenders = tuple(tender_argument(one) for one in tender or ())
        kept_id = "" if payment_id is None else checked_id(payment_id)
        keyed = slip_argument(slip, taken_at) if slip is not None else None
        asked = AskedPayment(lines, tenders, kept_id, payer, address, email, post=post, reason=reason, slip=keyed)
        said = taker.answer(asked, must_have_printer() if on_paper else None)
        told = ("receipt", "total_pence", "change_pence", "email", "printed", "warnings")
        output.say(said, output.table({name: said[name] for name in told if name in said}))
        return DONE


def _refuse_beside_file(source: str | None, *, by_itself: object, approver: str | None) -> None:
    if source is not None and by_itself:
        raise typer.BadParameter("With --from, payer, address, e-mail, id and answers stand in the file.")
    if source is not None and approver is not None:
        raise typer.BadParameter("Cash over the limit is let pass payment by payment: use --line.")


class _Taker:
    """Takes what scripts ask for, by the rules of the counter."""

    def __init__(
        self,
        desk: Desk,
        data: ReferenceData,
        user: User,
        *,
        confirm: bool,
        over_limit: LimitApproval | None,
        witness: User | None,
    ) -> None:
        self._desk = desk
        self._data = data
        self._user = user
        self._confirm = confirm
        self._over_limit = over_limit
        self._witness = witness
        self._warnings: list[str] = []  # of the payment at hand: what the counter would be told of its accounts

    def take_all(self, lines: Iterable[tuple[int, bytes]]) -> int:
        """One object a payment, flushed at once; a refused one is said in its place and the rest go on."""
        refused_any = False
        for number, line in lines:
            try:
                asked = read_asked(line)
                output.say_json({"id": id_of(line), **self.answer(asked)})
            except Refused as refused:
                refused_any = True
                output.say_json({"id": id_of(line), "line": number, **output.refusal(refused)})
            except Unavailable as trouble:
                output.say_json({"id": id_of(line), "line": number, **output.trouble(trouble)})
                return STOPPED
        return REFUSED_ONE if refused_any else DONE

    def answer(self, asked: AskedPayment, printer: ReceiptPrinter | None = None) -> dict[str, object]:
        """Take one payment and answer what was written; its receipt goes by e-mail or to a printer where asked for."""
        mailer = self._mailer() if asked.email else None
        self._warnings.clear()
        wanted = replace(self._wanted(asked), receipt_wanted=printer is not None)
        recorded = take_payment(self._desk, self._data, self._user, wanted)
        answer = _answer(recorded, self._desk) | ({"warnings": [*self._warnings]} if self._warnings else {})
        if printer is not None:
            return answer | {"printed": self._printed(printer, recorded)}
        return answer if mailer is None else answer | {"email": self._mailed(mailer, recorded).value}

    @staticmethod
    def _mailer() -> ReceiptMailer:
        """The mail server, before anything is taken."""
        mailer = configured_mailer(load_settings())
        if mailer is None:
            known = "host=NAME sender=ADDRESS"
            raise Unavailable(Trouble.SETTING_WRONG, setting="mail", value="", known=known)
        return mailer

    def _printed(self, printer: ReceiptPrinter, recorded: RecordedPayment) -> str:
        """How its receipt came out; what was taken before under the same id is not printed again."""
        if recorded.print_state is not PrintState.WAITING:
            return (recorded.print_state or PrintState.NONE).value
        try:
            return print_receipt(self._desk, printer, self._data, recorded).value
        except Unavailable as trouble:
            again = f"ims-admin receipt DIR {recorded.payment.receipt} --print"
            output.tell(f"The payment stands; its receipt was not printed: {again}. {trouble.message}")
            return (PrintState.PERHAPS if trouble.part_done else PrintState.FAILED).value

    def _mailed(self, mailer: ReceiptMailer, recorded: RecordedPayment) -> PrintState:
        """How the receipt's e-mail stands after one try; what may have gone out is not sent again."""
        state = recorded.print_state or PrintState.NONE
        if state not in {PrintState.MAIL_WAITING, PrintState.MAIL_FAILED}:
            return state
        try:
            mail_receipt(self._desk, mailer, self._data, recorded)
        except Unavailable as trouble:
            output.tell(f"The payment stands; its receipt may be sent again under Receipts. {trouble.message}")
            return PrintState.MAIL_PERHAPS if trouble.part_done else PrintState.MAIL_FAILED
        return PrintState.MAILED

    def _wanted(self, asked: AskedPayment) -> PaymentWanted:
        basket = Basket()
        for line in asked.lines:
            confirmed = self._confirmed(asked)
            if not asked.post:  # how whoever wrote is reached stands in the post's log
                self._ask_contact(line, confirmed)
            basket = self._with_line(basket, line, confirmed, self._received_on(asked))
        return PaymentWanted(
            id=PaymentId(asked.id or self._desk.ids.new_id()),
            lines=basket.lines,
            tenders=tuple(self._tender(tender) for tender in asked.tenders),
            payer=asked.payer,  # the account holder is nobody else, as at the counter
            address=asked.address,
            email=asked.email,
            receipt_wanted=False,
            at_hand=False,
            over_limit=self._over_limit,
            post=PostPaid(asked.post, asked.reason, self._witness) if asked.post else None,
            slip=asked.slip,
        )

    def _confirmed(self, asked: AskedPayment) -> frozenset[Reason]:
        """Questions answered with yes. What an id stops a second time no person stands before, so none is asked."""
        if self._confirm or asked.confirmed:
            return _QUESTIONS
        return _NOT_OF_SCRIPTS if asked.id else frozenset()

    def _ask_contact(self, line: AskedLine, confirmed: frozenset[Reason]) -> None:
        """As at the counter: where nobody knows yet what a payment is for, how its payer is reached."""
        fund = self._data.funds.get(line.fund)
        unknown = fund is not None and fund.is_suspense and not line.narrative.strip()
        if unknown and Reason.CONTACT_NEEDED not in confirmed:
            raise Refused(Reason.CONTACT_NEEDED, amount_pence=line.amount_pence)

    def _received_on(self, asked: AskedPayment) -> date | None:
        """Of post, the day on which it was opened; of a slip, its own."""
        if asked.slip is not None:
            return asked.slip.day()
        item = asked.post.strip().upper()
        return next((one.logged_on for one in self._desk.till.open_post() if one.id == item), None) if item else None

    def _with_line(
        self, basket: Basket, line: AskedLine, confirmed: frozenset[Reason], received_on: date | None
    ) -> Basket:
        if line.item:
            item = self._data.item(line.item)
            return add_item(self._desk, self._data, self._user, basket, item, line.quantity, line.answers).basket
        wanted = LineWanted(
            fund=line.fund,
            reference=line.reference,
            amount_pence=line.amount_pence,
            note=line.narrative,
            vat_code=line.vat_code,
            confirmed=confirmed,
            received_on=received_on,
        )
        added = add_account_line(self._desk, self._data, self._user, basket, wanted)
        self._warnings += added.warnings
        return added.basket

    def _tender(self, tender: AskedTender) -> Tender:
        mop = self._data.mop(tender.mop)
        return Tender(
            mop,
            tender.amount_pence,
            cheque_date=tender.cheque_date,
            cheque_whole_pence=tender.cheque_whole_pence,
            **tender.details,
        )


def _answer(recorded: RecordedPayment, desk: Desk) -> dict[str, object]:
    payment = recorded.payment
    return {
        "receipt": payment.receipt,
        "payment_id": payment.payment,
        "entry": {"device": desk.till.identity.device, "number": recorded.number, "seal": recorded.seal.hex()},
        "total_pence": payment.total_pence,
        "change_pence": payment.change_pence,
        "postings": postings_said(payment.postings),
    }
