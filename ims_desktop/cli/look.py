"""ims-admin receipt, roll, check-reference, holders, find: looking, never changing money."""

import json
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TextIO

import typer

from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.finance.find_held import HeldFound, find_held
from ims_desktop.actions.finance.find_transactions import LARGEST_PAGE, find_transactions, noted, with_known_filters
from ims_desktop.actions.ports import CentralReader, Transaction, TransactionQuery
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.look import Looking, exported, is_url, judge_reference, looking
from ims_desktop.bootstrap.paper_bytes import receipt_bytes
from ims_desktop.bootstrap.printer import must_have_printer
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.where import Folder, Url
from ims_desktop.cli.who import Anybody, login_of
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.rule_file import read_rule
from ims_desktop.domain.times import day_words, roll_time
from ims_desktop.domain.why_held import why_held

roll_app = typer.Typer(no_args_is_help=True)
holders_app = typer.Typer(no_args_is_help=True)

Data = Annotated[Path | None, typer.Option("--data", help="A till's data folder.")]
Central = Annotated[str | None, typer.Option("--central", help="Central's URL.")]
_MOST_SHOWN = 50


def receipt(
    folder: Folder,
    number: Annotated[str, typer.Argument(metavar="RECEIPT")],
    form: Annotated[str, typer.Option("--format", help="text, escpos or pdf.")] = "text",
    to: Annotated[Path | None, typer.Option("-o", help="Write it here; - or nothing is standard output.")] = None,
    user: Annotated[str | None, typer.Option("--as", help="Who prints it; IMS_PASSWORD is their password.")] = None,
    *,
    on_paper: Annotated[bool, typer.Option("--print", help="On the receipt printer (IMS_PRINTER).")] = False,
) -> None:
    """The receipt again, marked COPY and which one; the copy is an entry on the roll."""
    if on_paper and to is not None:
        raise typer.BadParameter("Give one of --print and -o.")
    printer = must_have_printer() if on_paper else None  # before the copy stands on the roll
    if form not in {"text", "escpos", "pdf"}:
        raise typer.BadParameter("--format is text, escpos or pdf.")
    to = output.file_to_write(to)  # before the copy stands on the roll
    with open_till_folder(folder, writing=True) as till:
        person = till.machine_user() if user is None else sign_in(till.desk, user, output.password_of(user))
        copy = copy_receipt(till.desk, till.desk.till.reference_data(), person, number)
        made = receipt_bytes(copy, form)
    answer: dict[str, object] = {"receipt": copy.number, "copy": copy.copy}
    if printer is not None:
        printed = printer.print_receipt(copy).value
        output.say(answer | {"printed": printed}, f"Copy {copy.copy} of {copy.number} was sent to the printer.")
        return
    output.hand_out(made, form, to, answer, f"Copy {copy.copy} of {copy.number}")


@roll_app.command("export")
def export(
    place: Annotated[str, typer.Argument(metavar="DIR | URL")],
    to: Annotated[Path, typer.Option("-o", help="The file to write; - is standard output.")],
    device: Annotated[str | None, typer.Option(help="Which device; needed for central where it holds several.")] = None,
    start: Annotated[int, typer.Option("--from", min=1, help="The first entry.")] = 1,
    user: Anybody = None,
) -> None:
    """Write the roll as JSON lines: number, text, seal."""
    place = output.place(place)
    if user is not None and not is_url(place):
        raise typer.BadParameter("--as is for central.")
    login = login_of(user)
    file = output.file_to_write(to)
    if file is None:
        count = _written(sys.stdout, exported(place, device, start, login))
        output.tell(f"{count:,} entries")
        return
    beside = file.with_name(f"{file.name}.part")
    try:
        with beside.open("w", encoding="utf-8") as part:
            count = _written(part, exported(place, device, start, login))
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    output.say({"entries": count, "file": str(file)}, f"{count:,} entries: {file}")


def _written(file: TextIO, entries: Iterable[tuple[int, str, bytes]]) -> int:
    count = 0
    for number, text, seal in entries:
        file.write(json.dumps({"number": number, "text": text, "seal": seal.hex()}, ensure_ascii=False) + "\n")
        count += 1
    file.flush()
    return count


def check_reference(
    arguments: Annotated[list[str], typer.Argument(metavar="FUND REFERENCE | REFERENCE (with --rule)")],
    rule: Annotated[Path | None, typer.Option(help="A reference check as JSON, tried before it is saved.")] = None,
    data: Data = None,
    central: Central = None,
    user: Anybody = None,
) -> None:
    """Valid or why not, and near valid references that exist."""
    if rule is not None:
        if len(arguments) != 1:
            raise typer.BadParameter("With --rule give one REFERENCE.")
        output.say(_tried(rule, arguments[0]))
        return
    if len(arguments) != 2:  # noqa: PLR2004
        raise typer.BadParameter("Give FUND and REFERENCE.")
    fund, reference = arguments
    with _looking(data, central, user) as look:
        output.say(judge_reference(look, fund, reference))


def _looking(data: Path | None, central: str | None, user: str | None) -> AbstractContextManager[Looking]:
    if (data is None) == (central is None):
        raise typer.BadParameter("Name one of --data DIR and --central URL.")
    if user is not None and central is None:
        raise typer.BadParameter("--as is for central.")
    return looking(data, central and output.central_url(central), login_of(user))


def _tried(rule: Path, reference: str) -> Mapping[str, object]:
    try:
        read = json.loads(rule.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{rule} cannot be read: {error}") from error
    if not isinstance(read, dict):
        raise typer.BadParameter(f"{rule} does not hold a JSON object.")
    try:
        return {"valid": True, "normalised": read_rule(read).check(reference), "reason": None}
    except Refused as refused:
        if refused.reason is Reason.RULE_NOT_VALID:
            raise
        return {"valid": False, "normalised": None, "reason": refused.reason.value, "message": refused.message}


@holders_app.command("find")
def holders_find(
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    data: Data = None,
    central: Central = None,
    user: Anybody = None,
) -> None:
    """What the counter's search finds; elapsed_ms is the query's own time."""
    with _looking(data, central, user) as look:
        look.search_holders("warm up", 1)
        began = time.perf_counter()
        found = look.search_holders(text, _MOST_SHOWN + 1)
        elapsed_ms = round((time.perf_counter() - began) * 1000, 3)
    shown, more = found[:_MOST_SHOWN], len(found) > _MOST_SHOWN
    answer = {"holders": [_holder(one) for one in shown], "found": len(shown), "more": more, "elapsed_ms": elapsed_ms}
    count = f"the first {len(shown)}: type more of it" if more else f"{len(shown)} found"
    output.say(answer, "\n".join([*map(_holder_words, shown), f"{count} ({elapsed_ms} ms)"]))


def _holder_words(holder: AccountHolder) -> str:
    owed = "" if holder.balance_pence is None else pounds(holder.balance_pence)
    collected = "" if holder.collects_on is None else f"  Direct Debit {day_words(holder.collects_on)}"
    who = f"{holder.full_name}, {holder.full_address}"
    return f"{holder.fund:<5} {holder.reference:<14} {owed:>12}  {who}{collected}"


def _holder(holder: AccountHolder) -> dict[str, object]:
    return {
        "fund": holder.fund,
        "reference": holder.reference,
        "name": holder.full_name,
        "address": holder.full_address,
        "balance_pence": holder.balance_pence,
        "due_pence": holder.due_pence,
        "message": holder.message or None,
        "arrears_pence": holder.arrears_pence,
        "amounts": [
            {"starts": one.starts.isoformat(), "amount_pence": one.pence, "words": one.words} for one in holder.amounts
        ],
        "collects_on": None if holder.collects_on is None else holder.collects_on.isoformat(),
    }


def find(  # noqa: PLR0913, PLR0917  the contract's own options
    url: Url,
    user: Annotated[str, typer.Option("--as", help="Who looks; the password is read from IMS_PASSWORD.")],
    fund: Annotated[list[str] | None, typer.Option(help="A fund's code; may be given again.")] = None,
    mop: Annotated[list[str] | None, typer.Option(help="A MOP's code or kind; may be given again.")] = None,
    office: Annotated[list[str] | None, typer.Option(help="An office's code; may be given again.")] = None,
    amount: Annotated[str | None, typer.Option(help="An amount in pounds, signed.")] = None,
    reference: Annotated[str, typer.Option(help="An account reference; ending in * begins with.")] = "",
    receipt_number: Annotated[str, typer.Option("--receipt", help="A receipt number.")] = "",
    payer: Annotated[str, typer.Option(help="Part of a name: who paid for somebody else.")] = "",
    text: Annotated[str, typer.Option(help="Reference, receipt, amount or narrative, as in the window's box.")] = "",
    from_day: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First business day.")] = None,
    to_day: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last business day.")] = None,
    after: Annotated[str, typer.Option(help="The key of the last transaction seen: the page after it.")] = "",
    limit: Annotated[int, typer.Option(help="How many at most; 0 is all.")] = 100,
    *,
    notes: Annotated[
        bool, typer.Option("--notes", help="With what was noted on the line and who paid: a look-up more for each.")
    ] = False,
) -> None:
    """Transactions at central, newest first, one a line."""
    query = TransactionQuery(
        text=text,
        funds=tuple(fund or ()),
        mops=tuple(mop or ()),
        offices=tuple(office or ()),
        amount_pence=parse_pounds(amount) if amount is not None else None,
        reference=reference,
        receipt=receipt_number,
        payer=payer,
        from_day=output.day(from_day),
        to_day=output.day(to_day),
        after=after,
        limit=limit or LARGEST_PAGE,
    )
    with as_person(url, user, output.password_of(user)) as (central, person, _):
        query, data = with_known_filters(central, person, query)
        left = limit or None
        found = False
        while True:
            page = find_transactions(central, person, _with(query, min(left or LARGEST_PAGE, LARGEST_PAGE)))
            for row in page.rows:
                note, payer = noted(central, person, row) if notes else ("", "")
                more = {"note": note, "payer": payer} if notes else {}
                said = "".join(f"  {one}" for one in (note, payer) if one)
                output.say(_transaction(row) | more, _transaction_words(row, data) + said)
            found = found or bool(page.rows)
            left = None if left is None else left - len(page.rows)
            if not page.next_after or left == 0:
                break
            query = _with(query, query.limit, page.next_after)
        found = _held_too(central, person, query, url, found=found) or found
    if not found and not output.as_json():
        output.tell("Nothing found.")


def _held_too(central: CentralReader, person: User, query: TransactionQuery, url: str, *, found: bool) -> bool:
    """What is held under that receipt: no transaction tells of it. Of a page after another nothing is said again."""
    typed = query.receipt or query.text
    if query.after or not (query.receipt or "-" in typed or not found):
        return False
    held = find_held(central, person, typed, part=not query.receipt)
    for one in held:
        settle = f"ims-admin held settle {url} {one.device.name} {one.entry.number}"
        output.say(_held(one), f"{one.words} Finance puts it right: {settle}")
    return bool(held)


def _held(one: HeldFound) -> dict[str, object]:
    entry = one.entry
    return {
        "held": entry.reason,
        "why": why_held(entry.reason),
        "receipt": entry.receipt or one.paper,
        "till": one.device.name,
        "device": one.device.device,
        "entry": entry.number,
        "kind": entry.kind,
        "at": entry.at and roll_time(entry.at),
        "held_pence": entry.pence,
    }


def _transaction(row: Transaction) -> dict[str, object]:
    return {
        "key": row.key,
        "at": roll_time(row.at),
        "business_day": row.business_day.isoformat(),
        "receipt": row.receipt,
        "office": row.office,
        "till": row.till,
        "fund": row.fund,
        "reference": row.reference,
        "mop": row.mop,
        "amount_pence": row.amount_pence,
        "vat_code": row.vat_code,
        "vat_pence": row.vat_pence,
        "narrative": row.narrative,
        "kind": row.kind,
        "device": row.device,
        "entry": row.entry,
        "posting": row.posting,
    }


def _transaction_words(row: Transaction, data: ReferenceData) -> str:
    return (
        f"{output.clock_words(row.at):<18}  {row.receipt:<18} {row.fund:<5} {row.reference:<14} "
        f"{_kind(data, row.mop):<8} {row.amount_pence / 100:>12,.2f}  {row.narrative}"
    )


def _kind(data: ReferenceData, mop: str) -> str:
    return data.mops[mop].kind.value if mop in data.mops else mop


def _with(query: TransactionQuery, limit: int, after: str | None = None) -> TransactionQuery:
    return replace(query, limit=limit, after=query.after if after is None else after)
