"""A setting that names a device with its options: split the same for every device, and a slip in it is told."""

from dataclasses import fields, replace
from itertools import islice
from pathlib import Path

import pytest

from ims_desktop.actions.admin.set_office import office_settings, setting_text
from ims_desktop.bootstrap.check_machine import check_machine
from ims_desktop.bootstrap.mail import configured_mailer
from ims_desktop.bootstrap.printer import configured_printer
from ims_desktop.cli import run
from ims_desktop.domain.office import Office
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.settings import load_settings, options_of
from ims_desktop.ui.office_limits.settings import SETTINGS

_DOCS = Path(__file__).parents[1] / "docs"


def test_options_are_split_at_blanks_and_at_the_first_equals_sign() -> None:
    assert options_of(" host=192.0.2.7\t port=9100  path=a=b loose ") == {
        "host": "192.0.2.7",
        "port": "9100",
        "path": "a=b",
        "loose": "",
    }
    assert options_of() == {}


def test_a_word_that_is_no_option_is_told_of_a_printer_as_of_a_mail_server() -> None:
    none = load_settings()
    with pytest.raises(Unavailable, match="loose"):
        configured_printer(replace(none, printer="escpos-network host=192.0.2.7 loose"))
    with pytest.raises(Unavailable, match="mail: option 3"):
        configured_mailer(replace(none, mail="host=smtp.westmere.example sender=a@westmere.example loose"))


@pytest.mark.parametrize(
    "typed",
    [
        "pass=s3cret",
        "pass=any s3cret",
        "password=s3cret",
        "smtp://till:s3cret@smtp.example?sender=a@b",
        "s3cret=x",
        "key=a=s3cret",
    ],
)
def test_what_may_be_a_password_of_the_mail_server_is_never_shown(typed: str) -> None:
    with pytest.raises(Unavailable) as trouble:
        configured_mailer(replace(load_settings(), mail=f"host=smtp.example sender=a@b.example {typed}"))
    assert "s3cret" not in f"{trouble.value.message}{trouble.value.facts}"
    assert "ims-admin mail password" in trouble.value.message


def test_a_mistyped_name_in_the_file_is_named_with_what_was_meant_and_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMS_DATA", str(tmp_path))
    for name in ("IMS_SCHEME", "IMS_PRINTER"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "settings.toml").write_text('pritner = "s3cret"\nIMS_SCHEME = "dark"\nscheme = "pink"\nzzz = 1\n')
    settings = load_settings()
    assert settings.unknown == (
        "settings.toml: there is no setting pritner. Did you mean printer?",
        "settings.toml: there is no setting IMS_SCHEME. Did you mean scheme?",
        "settings.toml: there is no setting zzz.",
    )
    assert (settings.scheme, settings.printer) == ("light", "")
    with pytest.raises(Unavailable, match="scheme is “pink”; it can be light, dark, high-contrast"):
        settings.must_hold()
    said = [(one.name, one.said) for one in islice(check_machine(tmp_path), 5)]  # doctor says each, and goes on
    assert [name for name, _ in said] == ["settings", "settings", "settings", "settings", "key store"]
    assert "“pink”" in said[0][1]


def test_commands_say_what_the_settings_do_not_know_and_stop_at_what_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IMS_DATA", str(tmp_path))
    (tmp_path / "settings.toml").write_text('mial = "host=x"\n')
    rule = tmp_path / "rule.json"
    rule.write_text("{}")
    assert run(["check-reference", "--rule", str(rule), "1"]) == 0
    assert "no setting mial. Did you mean mail?" in capsys.readouterr().err
    monkeypatch.setenv("IMS_LOCK_AFTER_MINUTES", "soon")
    assert run(["check-reference", "--rule", str(rule), "1"]) == 4
    assert "“soon”; it can be 0 to 480" in capsys.readouterr().err


def test_every_setting_of_a_machine_and_of_an_office_is_told() -> None:
    commands = (_DOCS / "COMMANDS.md").read_text(encoding="utf-8")
    own = {part.name for part in fields(load_settings())} - {"unknown", "wrong"}
    assert {name for name in own if f"`IMS_{name.upper()}`" not in commands} == set()
    page = (_DOCS / "OFFICE_SETTINGS.md").read_text(encoding="utf-8")
    known = office_settings(Office("", ""))
    wanted = [
        f"| `{name.removesuffix('_pence')}` | {_usual(said.unit, setting_text(name, known[name]))} | {said.does} |"
        for group in SETTINGS.values()
        for name, said in group.items()
    ]
    assert [line for line in page.splitlines() if line.startswith("| `")] == wanted
    assert {line.split("`")[1] for line in wanted} == {name.removesuffix("_pence") for name in known}


def test_where_nothing_is_set_there_is_none() -> None:
    none = load_settings()
    assert configured_printer(replace(none, printer=" ")) is None
    assert configured_mailer(replace(none, mail=" ")) is None


def _usual(unit: str, value: str) -> str:
    return f"{value} {unit}".strip() if value not in {"", "none"} else "none"
