"""ims-admin codes: what may be keyed at the counter by its code: items, funds, methods of payment and the rest."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.look import looking
from ims_desktop.cli import output
from ims_desktop.cli.look import Central, Data
from ims_desktop.cli.who import Anybody, login_of
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.money import pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.times import business_day
from ims_desktop.settings import till_folder


class Kind(StrEnum):
    """Of what the codes are."""

    ITEM = "item"
    FUND = "fund"
    MOP = "mop"
    VAT = "vat"
    OFFICE = "office"


def codes(
    kind: Annotated[Kind | None, typer.Argument(help="Only these.", show_default=False)] = None,
    data: Data = None,
    central: Central = None,
    user: Anybody = None,
) -> None:
    """Codes that may be keyed, one a line: items with price and questions, funds, MOPs, VAT codes, offices."""
    if data is not None and central is not None:
        raise typer.BadParameter("Name one of --data DIR and --central URL.")
    if user is not None and central is None:
        raise typer.BadParameter("--as is for central.")
    folder = data if central or data else till_folder()
    with looking(folder, central and output.central_url(central), login_of(user)) as look:
        found = look.reference_data()
    there = (one for one in _codes(found, business_day(SystemClock().now())) if kind in {None, one[0]})
    for of, code, name, more, words in output.each(there, "There is none."):
        output.say({"kind": of.value, "code": code, "name": name, **more}, f"{of.value:<6}  {code:<8}  {name}{words}")


_Code = tuple[Kind, str, str, dict[str, object], str]


def _codes(data: ReferenceData, today: date) -> Iterator[_Code]:
    """Every code in use, with what is told of it to scripts and to people."""
    for item in sorted(data.items.values(), key=lambda one: one.code):
        if not item.disabled:
            yield _item(item, today)
    for fund in sorted(data.funds.values(), key=lambda one: one.code):
        if not fund.disabled:
            more: dict[str, object] = {"vat_code": fund.vat_code, "suspense": fund.is_suspense}
            yield Kind.FUND, fund.code, fund.name, more, ""
    for mop in sorted(data.mops.values(), key=lambda one: one.code):
        if not mop.disabled:
            at_till = "" if mop.at_the_till else ", not at a till"
            told: dict[str, object] = {"mop_kind": mop.kind.value, "at_the_till": mop.at_the_till}
            yield Kind.MOP, mop.code, mop.name, told, f" ({mop.kind.value}{at_till})"
    for vat in sorted(data.vat_codes.values(), key=lambda one: one.code):
        if not vat.disabled:
            yield Kind.VAT, vat.code, vat.name, {}, ""
    for office in sorted(data.offices.values(), key=lambda one: one.code):
        yield Kind.OFFICE, office.code, office.name, {}, ""


def _item(item: CatalogueItem, today: date) -> _Code:
    price_pence = _price(item, today)
    asks = f", asks: {'; '.join(item.asks)}" if item.asks else ""
    price = "no price yet" if price_pence is None else pounds(price_pence)
    more: dict[str, object] = {"fund": item.fund, "price_pence": price_pence, "asks": list(item.asks)}
    return Kind.ITEM, item.code, item.name, more, f", {price}{asks}"


def _price(item: CatalogueItem, today: date) -> int | None:
    try:
        return item.price_on(today)
    except Refused:
        return None
