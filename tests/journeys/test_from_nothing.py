"""A council's own central from nothing to its first payment as docs/OPERATIONS.md says it, on both kinds."""

from pathlib import Path

import pytest
from one_process import OneProcess
from postgres import new_database, postgres, postgres_url

__all__ = ["new_database", "postgres", "postgres_url"]

FILES = {
    "council": "name,address,vat_number\nAshby District Council,Town Hall; Ashby; AS1 1AA,GB 999 9999 73\n",
    "offices": "code,name,cash_up.void_alone\nTH,Town Hall,10.00\n",
    "vat": "code,name,percent_from\nST,Standard,04/01/2011=20\nOS,Outside the scope,1973-04-01=0\n",
    "mops": "code,name,kind,refundable\nCA,Cash,cash,yes\nCH,Cheque,cheque,\nCC,Card,card,yes\n",
    "funds": "code,name,badge,vat_code,account_must_exist,reference_mask,reference_min_length,suspense\n"
    "CT,Council tax,CT,OS,yes,########,8,\nSU,Suspense,SU,OS,,,,yes\n",
    "items": "code,name,fund,reference,price_from,vat_code\nBAG,Bags,SU,BAG,2026-04-01=2.40,ST\n",
    "people": "user,name,office,roles\nroot,R. Oot,TH,administrator\nann,A. Nnis,TH,cashier\nfin,F. In,TH,finance\n",
    "holders": "fund,reference,surname,due\nCT,12345678,Smith,142.10\n",
}


@pytest.fixture(params=["sqlite", "postgres"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OneProcess:
    """A folder, and where central is to be."""
    url = (
        f"sqlite:///{tmp_path / 'central.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )
    folder = tmp_path / "council"
    folder.mkdir()
    for kind, text in FILES.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setenv("IMS_NEW_PASSWORD", "")
    return OneProcess(tmp_path, url)


def test_from_nothing_to_the_first_payment(nothing: OneProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, url, files = nothing.ask, nothing.central, nothing.folder / "council"
    ask("central", "create", url)

    (files / "funds.csv").write_text(FILES["funds"].replace("SU,Suspense,SU,OS", "SU,Suspense,SU,XX"), encoding="utf-8")
    (said,) = ask("reference", "load", url, str(files), expect=3)
    assert said["refused"] == "lines_wrong"
    assert [(one["file"], one["line"]) for one in said["wrong"]] == [("funds.csv", 3)]  # type: ignore[attr-defined]
    assert ask("reference", "show", url, "people") == []
    (files / "funds.csv").write_text(FILES["funds"], encoding="utf-8")
    (done,) = ask("reference", "load", url, str(files))
    assert (done["added"], done["holders"]) == (
        {"council": 1, "funds": 2, "items": 1, "mops": 3, "offices": 1, "people": 3, "vat": 2},
        1,
    )
    (again,) = ask("reference", "load", url, str(files))
    assert (again["added"], again["changed"]) == ({}, {})

    monkeypatch.setenv("IMS_NEW_PASSWORD", "Demo-root-2026")
    ask("person", "password", url, "root")  # the first administrator's, by whoever runs the database
    for person in ("ann", "fin"):
        monkeypatch.setenv("IMS_NEW_PASSWORD", f"Demo-{person}-2026")
        ask("person", "password", url, person, "--as", "root", user="root")
    (added,) = ask("central", "till-add", url, "--as", "root", "--office", "TH", "--till", "1", user="root")
    ask("till", "enrol", str(nothing.till), "--central", url, "--code", str(added["code"]))
    at = (str(nothing.till), "--as", "ann")
    ask("session", "open", *at, "--float", "50.00", user="ann")
    (taken,) = ask("take", *at, "--line", "CT:12345678:142.10", "--tender", "cash:150.00", user="ann")
    assert taken["change_pence"] == 7_90
    ask("sync", str(nothing.till))
    (found,) = ask("find", url, "--as", "fin", user="fin")
    assert (found["receipt"], found["amount_pence"]) == (taken["receipt"], 142_10)

    # afterwards an administrator changes it, and it stands on their desk roll
    (files / "funds.csv").write_text("code,name\nCT,Council Tax\n", encoding="utf-8")
    load = ("reference", "load", url, str(files / "funds.csv"), "--as")
    assert ask(*load, "root", user="root")[0]["changed"] == {"funds": 1}
    assert ask(*load, "fin", user="fin", expect=3)[0]["refused"] == "not_allowed"
    desk = next(one for one in ask("central", "reconcile", url) if one["kind"] == "desk")
    roll = nothing.folder / "desk.jsonl"
    ask("roll", "export", url, "--device", str(desk["device"]), "-o", str(roll))
    lines = roll.read_text(encoding="utf-8")
    assert '\\"kind\\":\\"fund\\",' in lines or '\\"key\\":\\"CT\\"' in lines
    assert lines.count('\\"kind\\":\\"password\\"') == 2
    ask("reference", "export", url, str(nothing.folder / "back"), "--as", "root", user="root")
    written = (nothing.folder / "back" / "offices.csv").read_text(encoding="utf-8-sig")
    assert written == "code,name,receipt_message,cash_up.void_alone\nTH,Town Hall,,10.00\n"
    assert ask("verify", url)[0]["passed"] is True
