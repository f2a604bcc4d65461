"""ims-admin post: the post that two people log, how each item ends, and whether log and payments agree."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from ims_desktop.actions.counter.log_post import log_post
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.counter.work_post import WorkWanted, post_agreement, work_post
from ims_desktop.bootstrap.session_names import name_at_till, session_at_till
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import Person, Session, Why, Witness, second
from ims_desktop.cli.payments_asked import payments_of
from ims_desktop.cli.where import Folder
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.money import pounds
from ims_desktop.domain.post import AWAY, PERSONAL, Came, LoggedItem, Outcome, PostItem, item_number
from ims_desktop.domain.refusal import Reason, Refused

app = typer.Typer(no_args_is_help=True)

_WORDS = ("reference", "seal", "service")
_NAMES = frozenset({"came", "pence", *_WORDS, *PERSONAL})
_CAME = "|".join(came.value for came in Came)


@app.command("log")
def post_log(
    folder: Folder,
    user: Person,
    witness: Witness = None,
    item: Annotated[
        list[str] | None,
        typer.Option(help=f"CAME:POUNDS[:reference=…,name=…,enclosed=…,letter=…,seal=…,service=…]; {_CAME}."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE", help="Items as JSON lines; - is standard input.")
    ] = None,
) -> None:
    """Log one sheet of remittances; whoever opened them with you gives their own password."""
    if bool(item) == (source is not None):
        raise typer.BadParameter("Give --item, or --from FILE.")
    items = [_item_argument(one) for one in item or ()] if source is None else list(_items_of(source))
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        entry = log_post(till.desk, person, items, second(till.desk, person, witness))
    sheet = str(entry.body["sheet"])
    answer: dict[str, object] = {
        "sheet": sheet,
        "entry": entry.number,
        "items": [item_number(sheet, place) for place, _ in enumerate(items, start=1)],
        "logged_pence": sum(one.pence for one in items),
        "business_day": entry.body["business_day"],
    }
    output.say(answer, f"{sheet}: {len(items)} logged, {pounds(sum(one.pence for one in items))}")


@app.command("list")
def post_list(folder: Folder, user: Person) -> None:
    """What was logged and has not ended, the oldest first, one item a line."""
    with open_till_folder(folder, writing=False) as till:
        sign_in(till.desk, user, output.password_of(user))
        today, items = till.desk.today(), till.desk.till.open_post()
    for one in output.each(items, "No post is open."):
        age = one.age_days(today)
        shown = _shown(one) | {"age_days": age, "locked": one.locked}
        name = one.item.personal.get("name", "") or one.item.service
        days = f"{age} days" if age else "today"
        came = one.item.came.value.replace("_", " ")
        output.say(shown, f"{one.id:<14} {came:<12} {pounds(one.item.pence):>12}  {days:<8} {name}")


@app.command("end")
def post_end(
    folder: Folder,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Such as BA1-03A-L17.2.")],
    user: Person,
    outcome: Annotated[
        str, typer.Option("--as-what", help="returned, passed, in_error, or locked (away overnight; stays open).")
    ],
    to: Annotated[str, typer.Option("--to", help="The department that it is passed to.")] = "",
    reason: Why = "",
    witness: Witness = None,
) -> None:
    """Return an item with a letter, pass it on, say that it was logged in error, or lock it away."""
    if outcome not in {*AWAY, Outcome.LOCKED}:
        raise typer.BadParameter(
            "--as-what is returned, passed, in_error or locked; what is paid in is taken with take --post."
        )
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        beside = second(till.desk, person, witness)
        entry = work_post(till.desk, person, WorkWanted(item, Outcome(outcome), reason, to, beside))
    output.say({"item": entry.body["item"], "outcome": outcome, "entry": entry.number})


@app.command("agree")
def post_agree(folder: Folder, user: Person, session: Session = None) -> None:
    """Whether log and payments of a session of the post agree; exit 5 where they do not."""
    with open_till_folder(folder, writing=False) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        wanted, told = post_agreement(till.desk, person, session_at_till(till, session))
        name = name_at_till(till, wanted)
    answer: dict[str, object] = {
        "session": wanted,
        "agrees": told.agrees,
        "logged_pence": told.logged_pence,
        "paid_pence": told.paid_pence,
        "taken_pence": told.taken_pence,
        "by_outcome": {f"{outcome.value}_pence": pence for outcome, pence in told.by_outcome.items()},
        "differences": [{"item": item, "difference_pence": pence} for item, pence in told.differences.items()],
    }
    output.say(answer | {"name": name}, output.table(answer | {"session": name}))
    if not told.agrees:
        raise output.FoundWrong


def _shown(one: LoggedItem) -> dict[str, object]:
    item = {name: value for name, value in asdict(one.item).items() if name in _WORDS and value}
    return {
        "item": one.id,
        "came": one.item.came.value,
        "logged_pence": one.item.pence,
        "logged_on": one.logged_on.isoformat(),
        **item,
        **one.item.personal,
    }


def _item_argument(text: str) -> PostItem:
    """An item from CAME:POUNDS[:name=value,…]; a letter may leave the pounds out."""
    came, _, rest = text.partition(":")
    amount, _, details = rest.partition(":")
    named: dict[str, Any] = {"came": came, "pence": parse_pounds(amount) if amount else 0}
    for detail in filter(None, details.split(",")):
        name, equals, value = detail.partition("=")
        if not equals or name not in _NAMES - {"came", "pence"} or name in named:
            raise typer.BadParameter(f"“{detail}” is not one of {', '.join((*_WORDS, *PERSONAL))} with =value, once.")
        named[name] = value
    return _item(named)


def _items_of(source: str) -> Iterator[PostItem]:
    for number, line in payments_of(source):
        try:
            said = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise Refused(Reason.POST_NOT_VALID, why=f"line {number} is not JSON") from error
        if not isinstance(said, dict) or not _NAMES.issuperset(said):
            names = ", ".join(sorted(_NAMES))
            raise Refused(Reason.POST_NOT_VALID, why=f"line {number} is not an object of {names}")
        yield _item(said)


def _item(said: dict[str, Any]) -> PostItem:
    words = {name: said.get(name, "") for name in ("came", *_WORDS, *PERSONAL)}
    pence = said.get("pence", 0)
    if not all(isinstance(word, str) for word in words.values()) or type(pence) is not int:
        raise Refused(Reason.POST_NOT_VALID, why="pence are a whole number, all else is text")
    if words["came"] not in set(Came):
        raise Refused(Reason.POST_NOT_VALID, why=f"what came is one of {', '.join(came.value for came in Came)}")
    personal = {name: words[name] for name in PERSONAL if words[name]}
    return PostItem(Came(words["came"]), pence, words["reference"], words["seal"], words["service"], personal)
