"""ims-admin own: accounts that staff declare as their own or their family's, and do nothing on."""

from typing import Annotated

import typer

from ims_desktop.actions.counter.declare_account import declare_account, my_accounts, withdraw_account
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.supervisor.see_declared import see_declared
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.cli import output
from ims_desktop.cli.counts import Person, Why, second
from ims_desktop.cli.reversals import Approver
from ims_desktop.cli.where import Folder, Url
from ims_desktop.domain.times import day_words, london

app = typer.Typer(no_args_is_help=True)


@app.command("declare")
def own_declare(
    folder: Folder,
    user: Person,
    account: Annotated[str, typer.Option("--account", metavar="FUND:REFERENCE", help="The account.")],
) -> None:
    """Declare an account as one's own or one's family's: from then on one does nothing on it."""
    fund, colon, reference = account.partition(":")
    if not colon:
        raise typer.BadParameter(f"“{account}” is not an account such as CT:70123456.")
    with open_till_folder(folder, writing=True) as till:
        entry = declare_account(till.desk, sign_in(till.desk, user, output.password_of(user)), fund, reference)
    output.say({"declared": entry.id, "entry": entry.number})


@app.command("mine")
def own_mine(folder: Folder, user: Person) -> None:
    """What one declared oneself, one a line; nobody is shown anybody else's at a till."""
    with open_till_folder(folder, writing=False) as till:
        mine = my_accounts(till.desk, sign_in(till.desk, user, output.password_of(user)))
    for one in output.each(mine, "Nothing is declared."):
        account = f"{one.fund}:{one.reference}" if one.reference else None
        shown = {"declared": one.id, "account": account, "at": one.at.isoformat()}
        output.say(shown, f"{one.id}  {day_words(london(one.at).date())}  {account or 'declared at another till'}")


@app.command("withdraw")
def own_withdraw(
    folder: Folder,
    user: Person,
    declared: Annotated[str, typer.Option("--declared", metavar="ID", help="Which one, as `own mine` names it.")],
    approver: Approver = None,
    reason: Why = "",
) -> None:
    """Withdraw one's own declaration; a supervisor approves."""
    with open_till_folder(folder, writing=True) as till:
        person = sign_in(till.desk, user, output.password_of(user))
        beside = second(till.desk, person, approver)
        entry = withdraw_account(till.desk, person, declared, reason, beside)
    output.say({"declared": declared, "state": "withdrawn", "entry": entry.number})


@app.command("list")
def own_list(url: Url, user: Person) -> None:
    """Who declared which account, one a line: for supervisors of the office, and auditors."""
    with as_person(url, user, output.password_of(user)) as (central, person, _bench):
        found, data = see_declared(central, person), central.reference_data()
    for one in output.each(found, "Nothing is declared."):
        known = data.users.get(one.user)
        account = one.words.replace("/", ":", 1) or None
        shown = {
            "declared": one.id,
            "office": one.office,
            "user": known.user if known else one.user,
            "account": account,
            "since": one.since.isoformat(),
            "until": one.until.isoformat() if one.until else None,
        }
        until = f" to {day_words(london(one.until).date())}" if one.until else ""
        days = f"{day_words(london(one.since).date())}{until}"
        output.say(shown, f"{one.office}  {shown['user']:<16} {account or 'erased':<24} {days}")
