"""ims-admin book: receipt books for when the system is down, and what became of their slips."""

from typing import Annotated

import typer

from ims_desktop.actions.admin.keep_books import issue_book, register_book, return_book
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.counter.spoil_slip import spoil_slip
from ims_desktop.actions.supervisor.see_books import see_books
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import Person
from ims_desktop.cli.payments_asked import slip_argument
from ims_desktop.cli.where import Folder, Url
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.times import business_day

app = typer.Typer(no_args_is_help=True)

Code = Annotated[str, typer.Option("--book", help="The book's code, such as B7.")]


@app.command("register")
def book_register(
    url: Url,
    user: Person,
    code: Code,
    office: Annotated[str, typer.Option("--office", help="Whose book it is.")],
    first: Annotated[int, typer.Option("--first", help="Its first number.")],
    last: Annotated[int, typer.Option("--last", help="Its last number.")],
) -> None:
    """Register a book with its numbers; no number stands in two books."""
    with as_person(url, user, output.password_of(user)) as (central, person, _bench):
        _say(register_book(central, person, ReceiptBook(code, office, first, last)), None)


@app.command("issue")
def book_issue(
    url: Url, user: Person, code: Code, to: Annotated[str, typer.Option("--to", metavar="USER2", help="Who has it.")]
) -> None:
    """Issue a book to somebody."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        _say(issue_book(central, person, code, to, business_day(bench.clock.now())), to)


@app.command("return")
def book_return(url: Url, user: Person, code: Code) -> None:
    """Note that a book came back."""
    with as_person(url, user, output.password_of(user)) as (central, person, bench):
        _say(return_book(central, person, code, business_day(bench.clock.now())), None)


@app.command("list")
def book_list(url: Url, user: Person) -> None:
    """Books, one a line: who has each, what was used and spoilt, and the gaps before the last known number."""
    with as_person(url, user, output.password_of(user)) as (central, person, _bench):
        data, books = central.reference_data(), see_books(central, person)
    for one in output.each(books, "No receipt book is registered."):
        holder = data.users.get(one.book.issued_to) if one.book.issued_to else None
        shown = _shown(one.book, holder.user if holder else None) | {
            "used": [{"number": number, "receipt": receipt} for number, receipt in one.used.items()],
            "spoilt": list(one.spoilt),
            "gaps": list(one.gaps),
            "unused": one.book.last - one.book.first + 1 - len(one.used) - len(one.spoilt) - len(one.gaps),
        }
        gaps = ", ".join(str(number) for number in one.gaps) or "none"
        words = f"{one.book.office}  {one.book.code:<12} {one.book.first}-{one.book.last}  {len(one.used)} used"
        has = f"with {holder.user}" if holder and one.book.returned_on is None else "with nobody"
        output.say(shown, f"{words}, {len(one.spoilt)} spoilt, {shown['unused']} unused, gaps: {gaps}; {has}")


@app.command("spoil")
def book_spoil(
    folder: Folder,
    user: Person,
    slip: Annotated[str, typer.Option("--slip", metavar="BOOK:NUMBER", help="Such as B7:1003.")],
    reason: Annotated[str, typer.Option("--reason", help="How it was spoilt.")],
) -> None:
    """Say at a till that a slip was spoilt."""
    wanted = slip_argument(slip, None)
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        entry = spoil_slip(till.desk, person, wanted, reason)
    output.say({"book": wanted.book, "number": wanted.number, "state": "spoilt", "entry": entry.number})


def _say(book: ReceiptBook, holder: str | None) -> None:
    output.say(_shown(book, holder))


def _shown(book: ReceiptBook, holder: str | None) -> dict[str, object]:
    return {
        "book": book.code,
        "office": book.office,
        "first": book.first,
        "last": book.last,
        "issued_to": holder,
        "issued_on": book.issued_on.isoformat() if book.issued_on else None,
        "returned_on": book.returned_on.isoformat() if book.returned_on else None,
    }
