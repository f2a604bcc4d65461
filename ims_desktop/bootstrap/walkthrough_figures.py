"""Counts the day in three places that know nothing of each other, and says whether they agree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.finance.find_transactions import LARGEST_PAGE, find_transactions
from ims_desktop.actions.ports import CentralStore, DeviceState, Proof, RecordedPayment, Transaction, TransactionQuery
from ims_desktop.actions.supervisor.see_custody import OfficeCustody, see_custody
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.demo import OFFICE, Demo
from ims_desktop.bootstrap.paper import PaperReceipt, papers_of_printer, read_paper, texts_of_printer
from ims_desktop.bootstrap.paper_bytes import receipt_bytes
from ims_desktop.bootstrap.proof import proof_of
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.bootstrap.walkthrough_money import Money, TillMoney, compare, read_till
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind

_FINANCE = "fofficer"
_MOST_PAYMENTS = 100_000
_FORMS = {"txt": "text", "escpos": "escpos", "pdf": "pdf"}


@frozen
class Count:
    """How many payments and how much money one place has: receipt numbers with their pence."""

    receipts: Mapping[str, int] = field(default_factory=dict)

    @property
    def payments(self) -> int:
        """How many."""
        return len(self.receipts)

    @property
    def pence(self) -> int:
        """How much."""
        return sum(self.receipts.values())

    def as_figures(self) -> dict[str, int]:
        """As figures.json keeps it."""
        return {"payments": self.payments, "pence": self.pence}


@frozen
class Figures:
    """What was counted at the till, at central and on paper, the proofs of both, and everything that disagrees."""

    till: Count
    central: Count
    paper: Count
    money: Money
    copies: int
    proofs: Mapping[str, Proof]
    disagreements: tuple[str, ...]


def count_everywhere(demo: Demo, receipts: Path) -> Figures:
    """Write the receipts of every payment, then count till, central and paper, and prove till and central."""
    recorded, head, till_money = _write_receipts(demo, receipts)
    till = Count({one.payment.receipt: one.payment.total_pence for one in recorded})
    rows, devices, custody, returned_pence = _at_central(demo)
    central = _payments(rows)
    written, unreadable = _written(receipts)
    sent = demo.printer_file.read_bytes() if demo.printer_file.exists() else b""
    printed = papers_of_printer(sent)
    money = compare(till_money, rows, returned_pence, custody, texts_of_printer(sent))
    originals = Count({paper.number: paper.pence for paper in printed if not (paper.copy or paper.of)})
    proofs = {"till": proof_of(str(demo.till)), "central": proof_of(demo.central)}
    wrong = [
        *_differences("central", till, central),
        *_differences("paper", till, written),
        *_differences("the printer", till, originals),
        *(f"{name} cannot be read." for name in unreadable),
        *_printed_twice(printed),
        *_reversals_wrong(printed, till_money),
        *_devices_wrong(devices, till_money, head),
        *money.differences,
        *(
            f"{place}, entry {finding.number}: {finding.what}"
            for place, proof in proofs.items()
            for finding in proof.findings
        ),
    ]
    copies = sum(1 for paper in printed if paper.copy)
    return Figures(till, central, written, money, copies, proofs, tuple(wrong))


def _write_receipts(demo: Demo, folder: Path) -> tuple[Sequence[RecordedPayment], int, TillMoney]:
    folder.mkdir(parents=True, exist_ok=True)
    with open_till_folder(demo.till, writing=False) as till:
        data = till.store.reference_data()
        recorded = till.store.recent(session=None, text="", limit=_MOST_PAYMENTS)
        for one in recorded:
            receipt = receipt_of(data, one)
            for ending, form in _FORMS.items():
                (folder / f"{one.payment.receipt}.{ending}").write_bytes(receipt_bytes(receipt, form))
        return recorded, till.head().number, read_till(till.store)


def _written(folder: Path) -> tuple[Count, tuple[str, ...]]:
    papers = {file.name: read_paper(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.txt"))}
    read = {paper.number: paper.pence for paper in papers.values() if paper is not None}
    return Count(read), tuple(name for name, paper in papers.items() if paper is None)


def _at_central(demo: Demo) -> tuple[Sequence[Transaction], Sequence[DeviceState], OfficeCustody, int]:
    password = next(one.password for one in demo.users if one.user.user == _FINANCE)
    with as_person(demo.central, _FINANCE, password) as (central, person, bench):
        rows = tuple(_every_transaction(central, person))
        (custody,) = see_custody(central, bench.clock, person, office=OFFICE)
        returned_pence = sum(one.pence for one in central.returned_cheques(OFFICE))
        return rows, tuple(one for one in central.reconcile() if not one.is_desk), custody, returned_pence


def _payments(rows: Sequence[Transaction]) -> Count:
    receipts: dict[str, int] = {}
    for row in rows:
        if row.kind == EntryKind.PAYMENT_TAKEN:
            receipts[row.receipt] = receipts.get(row.receipt, 0) + row.amount_pence
    return Count(receipts)


def _every_transaction(central: CentralStore, person: User) -> Iterator[Transaction]:
    query = TransactionQuery(limit=LARGEST_PAGE)
    while True:
        page = find_transactions(central, person, query)
        yield from page.rows
        if not page.next_after:
            return
        query = replace(query, after=page.next_after)


def _differences(place: str, till: Count, there: Count) -> Iterator[str]:
    for receipt in sorted(till.receipts.keys() | there.receipts.keys()):
        here_pence, there_pence = till.receipts.get(receipt), there.receipts.get(receipt)
        if here_pence != there_pence:
            yield f"{receipt}: {_pence(here_pence)} at the till, {_pence(there_pence)} at {place}."


def _pence(pence: int | None) -> str:
    return "nothing" if pence is None else f"{pence} pence"


def _printed_twice(printed: Sequence[PaperReceipt]) -> Iterator[str]:
    originals = [paper.number for paper in printed if not paper.copy]
    for number in sorted(set(originals)):
        if originals.count(number) > 1:
            yield f"{number} came out of the printer {originals.count(number)} times without being marked COPY."


def _reversals_wrong(printed: Sequence[PaperReceipt], till: TillMoney) -> Iterator[str]:
    """Whatever was voided, corrected or refunded has one paper of its own, of as much as the closes say."""
    made = [made for close in till.closes for made in close.reversals]
    papers = [paper for paper in printed if paper.of]
    own = (sum(one.count for one in made), sum(one.pence for one in made))
    other = (len(papers), sum(paper.pence for paper in papers))
    if own != other:
        yield f"Reversals: {own[0]} of {own[1]} pence by the closes, {other[0]} of {other[1]} pence on paper."


def _devices_wrong(devices: Sequence[DeviceState], till: TillMoney, head: int) -> Iterator[str]:
    if [device.last_stored for device in devices] != [head]:
        yield f"The till's roll ends at entry {head}, central's at {[device.last_stored for device in devices]}."
    for device in devices:
        if device.missing or device.held or device.is_wrong:
            yield f"Central: {device.missing} entries missing, {device.held} held, forked: {device.forked}."
    posted_pence = sum(device.postings_pence for device in devices)
    till_pence = sum(till.posted.funds.values())
    if posted_pence != till_pence:
        yield f"Central's postings come to {posted_pence} pence, the till's to {till_pence}."
