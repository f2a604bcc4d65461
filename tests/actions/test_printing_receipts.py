"""Print a receipt: the payment stands whatever the printer does, and every copy is an entry."""

import json

import pytest
from fakes.counter import ADMINISTRATOR, BOTH, CASHIER, COLLEAGUE, RENT, Counter
from fakes.printer import FakePrinter

from ims_desktop.actions.counter.print_receipt import (
    copy_receipt,
    find_receipt,
    print_receipt,
    receipt_of,
    settle_unfinished_prints,
)
from ims_desktop.actions.ports import PrintState, RecordedPayment
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable


def state(counter: Counter, recorded: RecordedPayment) -> PrintState | None:
    there = counter.till.recorded(recorded.payment.receipt)
    assert there is not None
    return there.print_state


def test_a_receipt_is_sent_and_the_drawer_opens_once(counter: Counter) -> None:
    recorded, printer = counter.take(), FakePrinter()
    print_receipt(counter.desk, printer, counter.data, recorded)
    assert state(counter, recorded) is PrintState.SENT
    assert printer.drawer_openings == 1
    (receipt,) = printer.printed
    assert (receipt.number, receipt.mark, receipt.copy) == (recorded.payment.receipt, receipt_mark(recorded), 0)
    assert receipt.cashier == "A. Cashier"


def receipt_mark(recorded: RecordedPayment) -> str:
    import base64  # noqa: PLC0415  worked out anew, apart from the domain

    return base64.b32encode(recorded.seal).decode()[:10]


def test_a_card_leaves_the_drawer_shut(counter: Counter) -> None:
    recorded, printer = counter.take(counter.wanted(tenders=(counter.tender("card", 142_10),))), FakePrinter()
    print_receipt(counter.desk, printer, counter.data, recorded)
    assert printer.drawer_openings == 0


@pytest.mark.parametrize(("part_done", "kept"), [(False, PrintState.FAILED), (True, PrintState.PERHAPS)])
def test_the_payment_stands_when_the_printer_does_not(counter: Counter, part_done: bool, kept: PrintState) -> None:  # noqa: FBT001  a table
    recorded, printer = counter.take(), FakePrinter()
    entries = counter.entries()
    printer.trouble = Unavailable(Trouble.PRINTER_STOPPED, part_done=part_done)
    with pytest.raises(Unavailable):
        print_receipt(counter.desk, printer, counter.data, recorded)
    assert state(counter, recorded) is kept
    assert counter.entries() == entries
    assert find_receipt(counter.desk, recorded.payment.receipt).payment == recorded.payment
    # printing again is no way into the drawer
    for _ in range(3):
        with pytest.raises(Unavailable):
            print_receipt(counter.desk, printer, counter.data, recorded)
    printer.trouble = None
    print_receipt(counter.desk, printer, counter.data, recorded)
    assert printer.drawer_openings == 1
    assert state(counter, recorded) is PrintState.SENT


def test_what_was_under_way_when_the_till_stopped(counter: Counter) -> None:
    waiting = counter.take()
    sending = counter.take(counter.wanted(payment="p-2"))
    sent = counter.take(counter.wanted(payment="p-3"))
    counter.till.set_print_state(sending.payment.receipt, PrintState.SENDING)
    counter.till.set_print_state(sent.payment.receipt, PrintState.SENT)
    assert settle_unfinished_prints(counter.desk) == 2
    assert [state(counter, one) for one in (waiting, sending, sent)] == [
        PrintState.FAILED,
        PrintState.PERHAPS,
        PrintState.SENT,
    ]
    assert settle_unfinished_prints(counter.desk) == 0


def test_every_copy_is_an_entry_and_says_which(counter: Counter) -> None:
    recorded = counter.take(counter.wanted(counter.line(RENT, 96_22), payer="J Smith"))
    number = recorded.payment.receipt
    for copy, user in enumerate((CASHIER, COLLEAGUE, BOTH), start=1):
        receipt = copy_receipt(counter.desk, counter.data, user, f" {number.lower()} ")
        assert (receipt.copy, receipt.number, receipt.payer) == (copy, number, "J Smith")
        assert receipt.lines[0].reference == "*******1203"
        entry = json.loads(counter.entries()[-1])
        assert (entry["kind"], entry["actor"]) == ("receipt.copied", user.id)
        assert entry["body"] == {"receipt": number, "payment": "p-1", "copy": copy}
    assert find_receipt(counter.desk, number).copies == 3
    assert receipt_of(counter.data, recorded).cashier == "A. Cashier"  # who took it, not who copied it


def test_who_may_not_copy_and_what_is_not_there(counter: Counter) -> None:
    recorded = counter.take()
    entries = counter.entries()
    number = recorded.payment.receipt
    with pytest.raises(Refused) as refused:
        copy_receipt(counter.desk, counter.data, ADMINISTRATOR, number)
    assert refused.value.reason is Reason.NOT_ALLOWED
    for wrong in (
        "",
        "BA1-03A-000002-K",
        number[:-1] + ("A" if number[-1] != "A" else "B"),
        number.replace("1-", "2-"),
    ):
        with pytest.raises(Refused) as refused:
            copy_receipt(counter.desk, counter.data, CASHIER, wrong)
        assert refused.value.reason in {Reason.RECEIPT_UNKNOWN, Reason.RECEIPT_MISTYPED}
    assert counter.entries() == entries
