"""ims-admin office: an office's own limits, shown and set."""

from datetime import date
from typing import Annotated

import typer

from ims_desktop.actions.admin.set_office import office_settings, set_office, setting_text
from ims_desktop.bootstrap.central import as_person
from ims_desktop.cli import output
from ims_desktop.cli.where import Url
from ims_desktop.domain.office import Office

app = typer.Typer(no_args_is_help=True)

_PENCE = "_pence"

Person = Annotated[str, typer.Option("--as", help="Who acts; the password is read from IMS_PASSWORD.")]
Code = Annotated[str, typer.Option("--office", help="The office's code.")]


@app.command("show")
def office_show(url: Url, user: Person, office: Code) -> None:
    """Every setting of an office: cashing up, the watch list, banking, the cash limit."""
    with as_person(url, user, output.password_of(user)) as (central, _person, _bench):
        found = central.reference_data().office(office)
    _say(found)


@app.command("set")
def office_set(
    url: Url,
    user: Person,
    office: Code,
    settings: Annotated[list[str], typer.Argument(metavar="NAME=VALUE …", help="Such as watch.days=14.")],
) -> None:
    """Change settings, all or none; an administrator does, and it stands on their desk roll."""
    typed: dict[str, str] = {}
    for one in settings:
        name, equals, value = one.partition("=")
        if not equals or name in typed:
            raise typer.BadParameter(f"“{one}” is not a setting such as watch.days=14, each once.")
        typed[name] = value
    with as_person(url, user, output.password_of(user)) as (central, person, _bench):
        before = central.reference_data().offices.get(office)
        now = set_office(central, person, office, typed)
        if now == before:
            output.tell("Nothing was changed: it is set so already.")
        _say(now, tuple(typed))


def _say(office: Office, changed: tuple[str, ...] = ()) -> None:
    """Every setting; to people, where some were changed, those alone. Money in pounds is named without its pence."""
    settings = office_settings(office)
    named = {name.removesuffix(_PENCE): (name, value) for name, value in settings.items()}
    wanted = {one.removesuffix(_PENCE) for one in changed} or set(named)
    words = "\n".join(f"{said}={setting_text(*one)}" for said, one in named.items() if said in wanted)
    told = {"office": office.code} | {name: _plain(value) for name, value in settings.items()}
    output.say(told, words if changed else f"office={office.code}\n{words}")


def _plain(value: object) -> object:
    return [one.isoformat() if isinstance(one, date) else one for one in value] if isinstance(value, tuple) else value
