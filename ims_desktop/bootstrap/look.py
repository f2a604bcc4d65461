"""What looking needs, on a till or at central alike: holders, references, rolls, receipts as bytes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ims_desktop.actions.ports import DeviceState
from ims_desktop.bootstrap.central import Login, at_central
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.account_reference import near_references
from ims_desktop.domain.payment_rules import check_line_reference, kept_reference
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused


class Looking(Protocol):
    """What a till's file and central both can tell."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        """The account holder of fund and reference."""

    def holders_by_reference(self, references: Sequence[str]) -> Sequence[AccountHolder]:
        """Account holders of any fund with one of these references."""

    def search_holders(self, text: str, limit: int) -> Sequence[AccountHolder]:
        """Account holders as the counter's search finds them."""


@contextmanager
def looking(data: Path | None, central: str | None, login: Login | None = None) -> Iterator[Looking]:
    """A till's file or central, whichever is named; at central whoever may sign in there finds account holders."""
    if data is not None:
        with open_till_folder(data, writing=False) as till:
            yield till.store
    elif central is not None:
        with at_central(central, login) as (there, _person):
            yield there


def judge_reference(look: Looking, fund_code: str, typed: str) -> Mapping[str, object]:
    """Valid or why not, and near valid references that exist."""
    data = look.reference_data()
    fund = data.fund(fund_code)
    reference = kept_reference(fund, typed)
    holder = look.holder(fund.code, reference)
    message = data.message(fund.code, holder.message) if holder else None
    try:
        checked = check_line_reference(fund, typed, holder, may_pay_stopped=False, message=message)
    except Refused as refused:
        near: list[str] = []
        if fund.reference_check is not None:
            candidates = list(
                near_references(reference, fund.reference_check, account_must_exist=fund.account_must_exist)
            )
            there = look.holders_by_reference(candidates)
            near = sorted(one.reference for one in there if one.fund == fund.code)
        return {
            "valid": False,
            "normalised": None,
            "reason": refused.reason.value,
            "message": refused.message,
            "near": near,
        }
    return {"valid": True, "normalised": checked.reference, "reason": None, "warning": checked.warning, "near": []}


def is_url(place: str) -> bool:
    """Whether a place is central's URL rather than a till's folder."""
    return "://" in place


def exported(
    place: str, device: str | None, start: int, login: Login | None = None
) -> Iterator[tuple[int, str, bytes]]:
    """A roll's entries from a number on: number, text, seal."""
    if is_url(place):
        with at_central(place, login) as (central, person):
            if person is not None:
                person.must_see_all(Permission.VERIFY)
            named = device_at_central(device, central.reconcile())
            yield from ((entry.number, entry.text, entry.seal) for entry in central.roll(named, start))
        return
    with open_till_folder(Path(place), writing=False, checked=False) as till:
        _device_named(device, [till.store.identity.device])
        yield from ((entry.number, entry.text, entry.seal) for entry in till.store.roll(start))


def device_at_central(device: str | None, there: Sequence[DeviceState]) -> DeviceId:
    """The device that is named; where none is, the only till: people's desk rolls are named by those who want them."""
    return _device_named(device, [one.device for one in there if device is not None or not one.is_desk])


def _device_named(device: str | None, there: Sequence[DeviceId]) -> DeviceId:
    if device is None:
        if len(there) != 1:
            raise Refused(Reason.DEVICE_NEEDED, count=len(there))
        return there[0]
    if device not in there:
        raise Refused(Reason.DEVICE_UNKNOWN, device=device)
    return DeviceId(device)
