"""What the panel of the counter asks while lines are added and changed."""

from collections.abc import Sequence
from datetime import date

from ims_desktop.actions.counter.add_line import offered_pence
from ims_desktop.actions.counter.search import FoundAccount, FoundReference
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import Basket, PaymentLine
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.dated_amount import until_words
from ims_desktop.domain.money import plain_pounds, pounds
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.basket_rows import lines_words
from ims_desktop.ui.counter.found_rows import balance_words, grouped, name_and_initial
from ims_desktop.ui.counter.shown import AmountChoice, Asked, Question


def asked_of_item(item: CatalogueItem, asks: Sequence[str], at: int) -> Asked:
    """One of the questions that an item asks before it is sold."""
    about = wording.QUESTION_OF.format(at + 1, len(asks)) if len(asks) > 1 else ""
    return Asked(item.name, asks[at], wording.GOES_ON if at + 1 < len(asks) else wording.ADDS, about)


def asked_new_amount(line: PaymentLine) -> Asked:
    """What is paid on a line instead."""
    return Asked(
        title=f"{line.narrative} · {grouped(line.reference)}",
        about=line.holder_name,
        label=wording.ASK_AMOUNT_NEW,
        enter=wording.CHANGES,
        typed=plain_pounds(line.amount_pence),
        figures=True,
    )


def asked_note(line: PaymentLine) -> Asked:
    """A line's narrative."""
    return Asked(
        title=f"{line.narrative} · {grouped(line.reference)}",
        label=wording.ASK_NOTE,
        enter=wording.KEEPS,
        typed=line.note,
    )


def asked_payer(payer: str, fund_name: str) -> Asked:
    """Who pays, where it is not the holder; `fund_name` is the fund that wants to know, or nothing."""
    about = wording.PAYER_NEEDED_ABOUT.format(fund_name) if fund_name else wording.PAYER_ABOUT
    return Asked(wording.PAYER_TITLE, wording.ASK_PAYER, wording.KEEPS, about, typed=payer)


def asked_address(address: str, who: str) -> Asked:
    """Where the payer lives; `who` is the fund, or the limit, that wants to know."""
    about = wording.ADDRESS_ABOUT.format(who)
    return Asked(wording.PAYER_TITLE, wording.ASK_ADDRESS, wording.KEEPS, about, typed=address)


def asked_email(email: str) -> Asked:
    """Where the receipt goes instead of onto paper."""
    return Asked(wording.MAIL_TITLE, wording.ASK_MAIL, wording.KEEPS, wording.MAIL_ABOUT, typed=email)


def asked_contact(line: PaymentLine) -> Asked:
    """How a payer is reached whose account nobody knows yet."""
    return Asked(wording.CONTACT_TITLE, wording.ASK_CONTACT, wording.KEEPS, wording.CONTACT_ABOUT, typed=line.note)


def question_before_clearing(basket: Basket) -> Question:
    """Whether all lines are really to go."""
    text = wording.CLEAR_TEXT.format(lines_words(len(basket.lines)), pounds(basket.total_pence))
    return Question(wording.CLEAR_TITLE, text, wording.CLEAR_YES, wording.CLEAR_NO)


WERE_ASKED = "asked"  # answers a card instead of an amount: the identity questions were asked


def asked_before_told(holder: AccountHolder, questions: Sequence[str]) -> Asked:
    """What the payer's bill says, or that the identity questions were asked and a balance may be told."""
    return Asked(
        title=f"{name_and_initial(holder)} · {grouped(holder.reference)}",
        about=wording.ASK_BEFORE.format("; ".join(questions)),
        label=wording.ASK_ON_BILL,
        enter=wording.ADDS,
        choices=(AmountChoice(wording.WERE_ASKED, WERE_ASKED),),
        figures=True,
    )


def asked_for_account(choice: FoundAccount, received_on: date) -> Asked:
    """What is paid on a known account, with what is due and the balance to choose from."""
    holder = choice.holder
    due_pence = offered_pence(holder, received_on)
    choices: list[AmountChoice] = []
    if due_pence is not None:
        choices.append(AmountChoice(f"{wording.CHOICE_DUE} {pounds(due_pence)}", plain_pounds(due_pence)))
    if holder.arrears_pence is not None and holder.arrears_pence > 0 and holder.arrears_pence != due_pence:
        choices.append(
            AmountChoice(f"{wording.CHOICE_ARREARS} {pounds(holder.arrears_pence)}", plain_pounds(holder.arrears_pence))
        )
    if holder.balance_pence is not None and holder.balance_pence > 0 and holder.balance_pence != due_pence:
        choices.append(
            AmountChoice(f"{wording.CHOICE_BALANCE} {pounds(holder.balance_pence)}", plain_pounds(holder.balance_pence))
        )
    balance = f"{wording.CHOICE_BALANCE.lower()} {balance_words(holder).removeprefix('of ')}"
    about = (holder.full_address, until_words(holder.amounts, received_on) or balance)
    return Asked(
        title=f"{name_and_initial(holder)} · {grouped(holder.reference)}",
        about=" · ".join(about) if holder.balance_pence is not None else holder.full_address,
        label=wording.ASK_AMOUNT,
        enter=wording.ADDS,
        choices=tuple(choices),
        figures=True,
    )


def asked_for_reference(choice: FoundReference) -> Asked:
    """What is paid on a reference of which no account is known here."""
    return Asked(
        title=f"{choice.fund.name} · {grouped(choice.reference)}",
        about=wording.INTO_SUSPENSE if choice.fund.is_suspense else wording.NO_ACCOUNT_HERE,
        label=wording.ASK_AMOUNT,
        enter=wording.ADDS,
        figures=True,
    )


def question_of(refused: Refused) -> Question:
    """What must be confirmed deliberately: an account paid already or by Direct Debit, or a very large amount."""
    if refused.reason is Reason.PAID_ALREADY:
        return Question(wording.PAID_TITLE, refused.message, wording.PAID_YES, wording.PAID_NO)
    if refused.reason is Reason.DIRECT_DEBIT:
        return Question(wording.DEBIT_TITLE, refused.message, wording.DEBIT_YES, wording.PAID_NO)
    if refused.reason is Reason.OTHER_AMOUNT_DUE:
        return Question(wording.OTHER_DUE_TITLE, refused.message, wording.DEBIT_YES, wording.PAID_NO)
    return Question(wording.LARGE_TITLE, refused.message, wording.LARGE_YES, wording.LARGE_NO)
