"""A central in memory that holds an entry, for the screen that puts it right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from builders import FINANCE, START, council_things

from fakes.central import FakeCentral
from ims_desktop.actions.ports import DeviceState, HeldEntry
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.held import HeldMoment
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.held_entry import HeldNow, Settled, SettledBy
from ims_desktop.domain.reference_data import ReferenceData, from_rows, to_row
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import Entry, EntryDraft, Head, next_entry

DESK = DeviceId("01960000-0000-7000-8000-0000000000e1")
POSTING = {"fund": "90", "reference": "10000017", "mop": "CA", "amount_pence": 142_10, "vat_code": "N0", "vat_pence": 0}
POSTING |= {"narrative": "Closed", "line": 1, "tender": 1}


SUSPENSE = Fund("99", "Suspense", "SUS", "N0", is_suspense=True)


def council() -> ReferenceData:
    """The small council, with a suspense fund."""
    return from_rows(to_row(one) for one in (*council_things(), SUSPENSE))


def held_now(**changed: object) -> HeldNow:
    """A payment to a fund that is closed."""
    now = HeldNow(
        DeviceId("01960000-0000-7000-8000-0000000000d4"), 1_102, "0" * 64, "BA1", "04", "A", "s-1",
        START + timedelta(minutes=110), frozenset({"u-cashier"}), (POSTING,), None,
        why="fund_closed", pence=142_10, kind="payment.taken", receipt="BA1-04A-000871-R", methods={"CA": 142_10},
        stands=False, settled=None,
    )  # fmt: skip
    return replace(now, **changed)  # type: ignore[arg-type]  # names are checked by replace


@dataclass
class FakeHeldCentral:
    """`drafts` are what was written; `central` is told that it is not held any more."""

    now: HeldNow = field(default_factory=held_now)
    central: FakeCentral | None = None
    trouble: Exception | None = None
    drafts: list[EntryDraft] = field(default_factory=list)
    holders: list[AccountHolder] = field(default_factory=list)

    def reference_data(self) -> ReferenceData:
        return council()

    def reconcile(self) -> Sequence[DeviceState]:
        return self.central.devices if self.central else []

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        return next((one for one in self.holders if (one.fund, one.reference) == (fund, reference)), None)

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        return ()

    def held_now(self, device: DeviceId, number: int) -> HeldNow | None:
        if self.trouble is not None:
            raise self.trouble
        return self.now if number == self.now.number else None  # whatever the list calls its till

    def settle_held(
        self, wanted: BankingEntryWanted, device: DeviceId, number: int, drafted: Callable[[HeldMoment], EntryDraft]
    ) -> Entry:
        at = START + timedelta(hours=3)
        draft = drafted(HeldMoment(at, self.held_now(device, number)))
        entry = next_entry(DESK, Head(6), draft, at)
        self.drafts.append(draft)
        how = Settled(str(entry.body["how"]))
        self.now = replace(self.now, settled=SettledBy(how, FINANCE.id, at, DESK, entry.number))
        if self.central is not None:
            self.central.devices = [
                replace(one, held=0, held_pence=0, settled=1) if one.held else one for one in self.central.devices
            ]
            for till, entries in self.central.held.items():
                self.central.held[till] = [replace(one, settled=self.now.settled) for one in entries]
        return entry
