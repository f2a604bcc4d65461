"""What lies under the number of its slip, as it is named and told on the command line."""

from collections.abc import Iterable, Sequence

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.cli import output
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.money import pounds
from ims_desktop.domain.put_by import Lying, PutBy, slip_typed
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import roll_time


def goods_named(typed: Iterable[str], there: Sequence[Lying]) -> tuple[PutBy, ...]:
    """Goods by their slips; those of other rolls with what their slips say: SLIP=20.00, or SLIP=0.00,2 fakes."""
    known = {one.goods.slip: one.goods for one in there}
    return tuple(_named(one, known) for one in typed)


def _named(typed: str, known: dict[str, PutBy]) -> PutBy:
    name, said, rest = typed.partition("=")
    slip = slip_typed(name)
    if not said:
        if slip not in known:
            raise Refused(Reason.PUT_BY_UNKNOWN, slip=slip)
        return known[slip]
    pence, _, fakes = rest.partition(",")
    if fakes and not (fakes.isascii() and fakes.isdigit() and len(fakes) < 10):  # noqa: PLR2004  far over any count
        raise Refused(Reason.COUNT_NOT_VALID)
    return PutBy(slip, parse_pounds(pence), int(fakes or 0))


def say_lying(desk: Desk, one: Lying) -> None:
    """Tell one thing that lies there, with what was said of it."""
    reason = desk.till.personal_of(one.entry).get(REASON, "")
    shown = {
        "slip": one.goods.slip,
        "at": roll_time(one.at),
        "pence": one.goods.pence,
        "counterfeit": one.goods.counterfeit,
        "reason": reason or None,
    }
    fakes = f"  {one.goods.counterfeit} counterfeit" if one.goods.counterfeit else ""
    output.say(shown, f"{one.goods.slip:<16} {pounds(one.goods.pence):>10}{fakes}  {reason}".rstrip())
