"""A central in memory where takings are banked: slips go on as their entries say, and one office's custody is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from builders import START

from ims_desktop.actions.ports import DeviceState
from ims_desktop.actions.ports.banking import BankingEntryWanted, BankingMoment, LatePosting, OpenPost, SlipUsed
from ims_desktop.actions.ports.rolls_at_central import TillBehind
from ims_desktop.domain.banking import Bag, BankedBy, BankedTender, Cheque, Takings, slip_number
from ims_desktop.domain.banking_now import BankingNow, BankingStep
from ims_desktop.domain.banking_sheet import ListedCheque, ListedSession
from ims_desktop.domain.custody_check import CustodyCheck
from ims_desktop.domain.kept_cheque import KeptCheque
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.open_card import OpenCard
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import BankingId, DeviceId, SessionId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, Head, next_entry

DESK = DeviceId("01960000-0000-7000-8000-0000000000e1")


class FakeBankingCentral:
    """`trouble` is raised instead of each answer."""

    def __init__(
        self, data: ReferenceData, takings: Sequence[Takings] = (), entries: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self.data = data
        self.all = list(takings)
        self.slips: dict[int, BankingNow] = {}
        self.entries = list(entries)
        self.post: list[OpenPost] = []
        self.posted: int = sum(p["amount_pence"] for doc in self.entries for p in doc["body"].get("postings", ()))
        self.trouble: Exception | None = None
        self.head = Head()
        self.kept: list[KeptCheque] = []
        self.cards: list[OpenCard] = []
        self.checks: list[tuple[CustodyCheck, str]] = []
        self.personal: dict[int, dict[str, str]] = {}

    def reference_data(self) -> ReferenceData:
        return self.data

    def takings(self, office: str, sessions: Sequence[SessionId] = ()) -> Sequence[Takings]:
        self._there()
        return [one for one in self.all if (one.session in sessions if sessions else one.banked is None)]

    def bankings(self, office: str, slip: int | None = None, limit: int = 100) -> Sequence[BankingNow]:
        self._there()
        return [one for number, one in sorted(self.slips.items(), reverse=True) if slip in {None, number}][:limit]

    def bank(self, wanted: BankingEntryWanted, drafted: Callable[[BankingMoment], EntryDraft]) -> Entry:
        self._there()
        now = START + timedelta(hours=9, minutes=self.head.number)
        found = self.takings(wanted.office, wanted.sessions) if wanted.sessions else ()
        draft = drafted(BankingMoment(now, len(self.slips) + 1, found, self.slips.get(wanted.slip or 0)))
        entry = next_entry(DESK, self.head, draft, now)
        self.head = Head(entry.number, entry.seal, entry.at)
        self.personal[entry.number] = {value.field: value.value for value in entry.personal}
        body: Mapping[str, Any] = entry.body
        corrected = (str(body.get("bag", "")), int(body.get("difference_pence", 0)))
        step = BankingStep(entry.kind, entry.actor, entry.at, DESK, entry.number, *corrected)
        if entry.kind is EntryKind.BANKING_MADE:
            self._make(wanted, entry, body, step)
        else:
            self.slips[body["slip"]] = replace(now_ := self.slips[body["slip"]], steps=(*now_.steps, step))
        return entry

    def cheque_list(self, banking: BankingNow) -> Sequence[ListedCheque]:
        return [ListedCheque("BA1-03A-000001-K", "000214", "J Smith", "", one.pence) for _, one in banking.cheques]

    def listed_sessions(self, banking: BankingNow) -> Sequence[ListedSession]:
        return [ListedSession("BA1-03A-Z12", "u-cashier") for _ in banking.sessions]

    def personal_of(self, device: DeviceId, number: int) -> Mapping[str, str]:
        return self.personal[number]

    def custody_entries(self, office: str, until: datetime | None = None) -> Sequence[Mapping[str, Any]]:
        self._there()
        return self.entries

    def posted_pence(self, office: str, until: datetime | None = None) -> int:
        return self.posted

    def custody_checks(self, office: str) -> Sequence[tuple[CustodyCheck, str]]:
        return self.checks

    def open_cards(self, office: str) -> Sequence[OpenCard]:
        return self.cards

    def kept_cheques(self, office: str, until: datetime | None = None) -> Sequence[KeptCheque]:
        return self.kept

    def late_postings(self, office: str, day: date) -> Sequence[LatePosting]:
        return ()

    def open_post(self, office: str, until: datetime | None = None) -> Sequence[OpenPost]:
        return self.post

    def slips_used(self, office: str) -> Sequence[SlipUsed]:
        return ()

    def reconcile(self) -> Sequence[DeviceState]:
        return ()

    def tills_behind(self, office: str) -> Sequence[TillBehind]:
        return ()

    def _there(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def _make(self, wanted: BankingEntryWanted, entry: Entry, body: Mapping[str, Any], step: BankingStep) -> None:
        sessions = tuple(SessionId(one["session"]) for one in body["sessions"])
        by = BankedBy(slip_number(wanted.office, body["slip"]), entry.actor, entry.at)
        self.all = [replace(one, banked=by) if one.session in sessions else one for one in self.all]
        self.slips[body["slip"]] = BankingNow(
            BankingId(entry.id), wanted.office, body["slip"], DESK, entry.number, entry.seal, sessions,
            frozenset(one["cashier"] for one in body["sessions"]),
            tuple(
                BankedTender(one["mop"], MopKind(one["kind"]), one["to_bank_pence"], one["banked_pence"])
                for one in body["tenders"]
            ),
            tuple(Bag(bag["seal"], bag["pence"]) for bag in body["bags"]),
            tuple((DeviceId(s["device"]), Cheque(**cheque)) for s in body["sessions"] for cheque in s["cheques"]),
            (step,),
        )  # fmt: skip
