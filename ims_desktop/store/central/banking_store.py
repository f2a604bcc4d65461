"""Central as supervisors bank at it, on PostgreSQL and SQLite alike; and how what writes is asked again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from ims_desktop.actions.ports.banking import BankingEntryWanted, BankingMoment, LatePosting, OpenPost, SlipUsed
from ims_desktop.actions.ports.cheques import HeldReceipt, KeptMoment, ReturnedAtCentral, ReturnMoment
from ims_desktop.actions.ports.custody_checks import CheckMoment, CheckNamed, SignMoment
from ims_desktop.actions.ports.open_cards import MatchMoment
from ims_desktop.actions.ports.rolls_at_central import TillBehind
from ims_desktop.domain.banking import Takings
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.banking_sheet import ListedCheque, ListedSession
from ims_desktop.domain.custody_check import CustodyCheck
from ims_desktop.domain.kept_cheque import KeptCheque
from ims_desktop.domain.open_card import OpenCard
from ims_desktop.domain.references import DeviceId, SessionId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.returned_cheque import ChequePaid
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.store.central import bankings, checks, kept, open_cards, returns
from ims_desktop.store.central.custody import custody_entries, late_postings, posted_pence
from ims_desktop.store.central.engine import reading, writing
from ims_desktop.store.central.post import open_post, slips_used
from ims_desktop.store.central.reconciling import tills_behind

Answer = TypeVar("Answer")


class BankingStore:
    """What a central store knows of takings on their way to the bank."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _in_one(self, work: Callable[[Connection], Answer]) -> Answer:
        with writing(self._engine) as connection:
            return work(connection)

    @staticmethod
    def _asked_again(work: Callable[[], Answer]) -> Answer:
        """Once more where the connection was lost: what is on the desk roll under its ids is not written again."""
        try:
            return work()
        except Unavailable as trouble:
            if trouble.trouble is not Trouble.CENTRAL_ABSENT:
                raise
        return work()

    def takings(self, office: str, sessions: Sequence[SessionId] = ()) -> Sequence[Takings]:
        """Closed sessions of an office, the oldest first: the named ones, or those not banked, the last 200 of them."""
        with reading(self._engine) as connection:
            return bankings.takings(connection, office, sessions)

    def bankings(self, office: str, slip: int | None = None, limit: int = 100) -> Sequence[BankingNow]:
        """An office's paying-in slips as they stand, the latest first; or one of them."""
        with reading(self._engine) as connection:
            return bankings.bankings(connection, office, slip, limit)

    def bank(self, wanted: BankingEntryWanted, drafted: Callable[[BankingMoment], EntryDraft]) -> Entry:
        """Write an entry of a banking on its actor's desk roll; `drafted` is told how things stand by then."""
        return self._asked_again(lambda: self._in_one(lambda connection: bankings.bank(connection, wanted, drafted)))

    def kept_cheques(self, office: str, until: datetime | None = None) -> Sequence[KeptCheque]:
        """Post-dated cheques that lay in an office's safe at a time (None: now), by their dates."""
        with reading(self._engine) as connection:
            return kept.kept_cheques(connection, office, until)

    def keep_or_let_go(
        self, wanted: BankingEntryWanted, named: str, receipt: str, drafted: Callable[[KeptMoment], EntryDraft]
    ) -> Entry:
        """Write on one's own desk roll that a cheque is kept or let go."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: kept.keep_or_let_go(connection, wanted, named, receipt, drafted))
        )

    def open_cards(self, office: str) -> Sequence[OpenCard]:
        """An office's card sales that no report had, the oldest close first; those voided since are left out."""
        with reading(self._engine) as connection:
            return open_cards.open_cards(connection, office)

    def match_cards(self, wanted: BankingEntryWanted, drafted: Callable[[MatchMoment], EntryDraft]) -> Entry:
        """Write on one's own desk roll that sales stand on a report."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: open_cards.match_cards(connection, wanted, drafted))
        )

    def check_custody(self, wanted: BankingEntryWanted, drafted: Callable[[CheckMoment], EntryDraft]) -> Entry:
        """Write a check of custody on its custodian's desk roll."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: checks.check_custody(connection, wanted, drafted))
        )

    def sign_check(
        self, wanted: BankingEntryWanted, named: CheckNamed, drafted: Callable[[SignMoment], EntryDraft]
    ) -> Entry:
        """Sign a check of custody on one's own desk roll, as its checker."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: checks.sign_check(connection, wanted, named, drafted))
        )

    def custody_checks(self, office: str) -> Sequence[tuple[CustodyCheck, str]]:
        """An office's checks, the latest first, the last 200 of them, each with its entry's mark."""
        with reading(self._engine) as connection:
            return checks.custody_checks(connection, office)

    def cheque_paid(self, receipt: str) -> ChequePaid | None:
        """The payment of a receipt as its cheque may come back; None where the person sees none."""
        with reading(self._engine) as connection:
            return returns.cheque_paid(connection, receipt)

    def held_receipt(self, receipt: str) -> HeldReceipt | None:
        """The receipt of a payment that central holds; None where it holds none that the person sees."""
        with reading(self._engine) as connection:
            return returns.held_receipt(connection, receipt)

    def return_cheque(
        self, wanted: BankingEntryWanted, receipt: str, drafted: Callable[[ReturnMoment], EntryDraft]
    ) -> Entry:
        """Record a returned cheque on its actor's desk roll; `drafted` is told how things stand by then."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: returns.return_cheque(connection, wanted, receipt, drafted))
        )

    def returned_cheques(self, office: str) -> Sequence[ReturnedAtCentral]:
        """Cheques that came back to an office, the latest first, the last 500 of them."""
        with reading(self._engine) as connection:
            return returns.returned_cheques(connection, office)

    def cheque_list(self, banking: BankingNow) -> Sequence[ListedCheque]:
        """The cheques of a slip, in the order of its list."""
        with reading(self._engine) as connection:
            return bankings.cheque_list(connection, banking)

    def listed_sessions(self, banking: BankingNow) -> Sequence[ListedSession]:
        """The sessions of a slip as paper names them, with their cashiers' ids."""
        with reading(self._engine) as connection:
            return bankings.listed_sessions(connection, banking)

    def personal_of(self, device: DeviceId, number: int) -> Mapping[str, str]:
        """The personal values of an entry that were not erased."""
        with reading(self._engine) as connection:
            return bankings.personal_values(connection, device, number)

    def custody_entries(self, office: str, until: datetime | None = None) -> Sequence[Mapping[str, Any]]:
        """What moved an office's money up to a time, in the order of its times; held entries left out."""
        with reading(self._engine) as connection:
            return custody_entries(connection, office, until)

    def tills_behind(self, office: str) -> Sequence[TillBehind]:
        """Tills of an office of which central lacks entries now, or that were not heard since it was put back."""
        with reading(self._engine) as connection:
            return tills_behind(connection, office)

    def posted_pence(self, office: str, until: datetime | None = None) -> int:
        """The sum of an office's transactions up to a time."""
        with reading(self._engine) as connection:
            return posted_pence(connection, office, until)

    def open_post(self, office: str, until: datetime | None = None) -> Sequence[OpenPost]:
        """Items of the post that had not ended by a time, the oldest first."""
        with reading(self._engine) as connection:
            return open_post(connection, office, until)

    def slips_used(self, office: str) -> Sequence[SlipUsed]:
        """Slips of an office's receipt books that were used, by book and number."""
        with reading(self._engine) as connection:
            return slips_used(connection, office)

    def late_postings(self, office: str, day: date) -> Sequence[LatePosting]:
        """What was taken up to a business day and came to central only after it ended."""
        with reading(self._engine) as connection:
            return late_postings(connection, office, day)
