"""A council's own reference data from CSV files: the same comes back, every wrong line is named, nothing half."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from builders import ADMINISTRATOR
from fakes.keeping_central import KeepingCentral

from ims_desktop.actions.admin.load_reference import Loaded, ReferenceFile, load_reference
from ims_desktop.actions.admin.reference_files import Row, all_sheets, read_sheet, things_of, written_sheet
from ims_desktop.actions.admin.set_office import office_with
from ims_desktop.actions.admin.set_password import set_password
from ims_desktop.demo.council import demo_council, demo_rows
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.permission import INSTALLER, Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.secrets.passwords import Argon2Passwords

COUNCIL = demo_council()
CASHIER = DEMO_USERS[0].user


def loaded(central: KeepingCentral, files: Mapping[str, str], user: User = INSTALLER) -> Loaded:
    """These files' texts, by their kinds."""
    ids = count(1)
    return load_reference(
        central,
        user,
        [ReferenceFile(f"{kind}.csv", kind, text) for kind, text in files.items()],
        lambda: f"u{next(ids)}",
    )


def files_of(central: KeepingCentral) -> dict[str, str]:
    """All that central has, as files."""
    data, sheets = central.reference_data(), all_sheets()
    return {
        name: "".join(written_sheet(sheets[name], things_of(data, sheets[name])))
        for name in sheets
        if name != "holders"
    }


def demo() -> KeepingCentral:
    return KeepingCentral(demo_rows())


def wrong(files: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """What is said to be wrong of files for the demo council, of which nothing is written."""
    central = demo()
    before = len(central.rows)
    found = loaded(central, files).wrong
    assert len(central.rows) == before
    return [(one.file, one.line, one.why) for one in found]


def test_a_whole_council_comes_back_as_it_was() -> None:
    central = demo()
    changed = office_with(COUNCIL.offices["BA1"], {"cash_up.void_alone": "10.00", "banking.collected_on": "Mon,Wed"})
    central.change([to_row(changed)], {})
    files = files_of(central)
    other = KeepingCentral()
    done = loaded(other, files)
    assert done.wrong == ()
    assert (done.added["funds"], done.added["people"], done.changed) == (17, 10, {})
    there, was = other.reference_data(), central.reference_data()
    for name in ("council", "offices", "vat_codes", "mops", "funds", "items", "messages"):
        assert getattr(there, name) == getattr(was, name), name
    assert {replace(one, id=CASHIER.id) for one in there.users.values()} == {
        replace(one, id=CASHIER.id) for one in was.users.values()
    }
    assert files_of(other) == files


def test_the_same_files_change_nothing_and_one_cell_changes_one_thing() -> None:
    central = demo()
    files, before = files_of(central), len(central.rows)
    assert loaded(central, files) == Loaded({}, {})
    assert len(central.rows) == before
    files["funds"] = files["funds"].replace("Garden Waste", "Green waste")
    assert loaded(central, files).changed == {"funds": 1}
    assert len(central.rows) == before + 1


def test_a_column_that_is_left_out_keeps_what_is_there_and_a_blank_cell_does_not() -> None:
    central = demo()
    loaded(central, {"funds": "Code,Maximum\nPCN,\nCT,750.00\n", "people": "user,disabled\nacashier,yes\n"})
    funds = central.reference_data().funds
    assert funds["PCN"] == replace(COUNCIL.funds["PCN"], maximum_pence=None)
    assert funds["CT"] == replace(COUNCIL.funds["CT"], maximum_pence=750_00)
    assert central.reference_data().users[CASHIER.id] == replace(CASHIER, disabled=True)


def test_account_holders_are_checked_against_the_funds_of_the_same_files() -> None:
    sheet = all_sheets()["holders"]
    text = "".join(written_sheet(sheet, WELL_KNOWN.values()))
    assert [one.thing for one in read_sheet(sheet, "", text, (), str) if isinstance(one, Row)] == list(
        WELL_KNOWN.values()
    )
    central = KeepingCentral()
    assert loaded(central, files_of(demo()) | {"holders": text}).holders == len(WELL_KNOWN)
    assert central.holders == list(WELL_KNOWN.values())


@pytest.mark.parametrize(
    ("kind", "text", "line", "why"),
    [
        ("funds", "code,nmae\nXX,Nothing\n", 1, "Did you mean name?"),
        ("funds", "name\nNothing\n", 1, "column code is missing"),
        ("funds", "", 1, "there is no header. It has code, name"),
        ("funds", "code,name,badge,vat_code\nXX,Nothing,XX,Q9\n", 2, "There is no VAT code Q9"),
        ("funds", "code,name,badge,vat_code\n\nXX,,XX,N0\n", 3, "name is blank"),
        ("funds", "code,name,badge,vat_code\nX:X,Nothing,XX,N0\n", 2, "“X:X” is no code"),
        ("funds", "code,maximum\nCT,lots\n", 2, "maximum: "),
        ("funds", "code,maximum\nCT,1,000\n", 2, "a comma within a cell needs quotes"),
        ("funds", "code,reference_mask\nSUSP,########@\n", 2, "mask"),
        ("funds", "code,asks_payer\nCT,no\nGW,no\nCT,yes\n", 4, "line 2"),
        ("vat", "code,percent_from\nW0,2027-13-01=20\n", 2, "no date such as"),
        ("vat", "code,percent_from\nW0,2027-01-01=2000\n", 2, "A VAT rate is a fraction"),
        ("mops", "code,name,kind\n7,More cash,cash\n", 2, "2 methods of payment are set up as cash"),
        ("mops", "code,name,kind\n7,Gold,gold\n", 2, "“gold” is none of cash, cheque"),
        ("items", "code,price_from\nBAG,2027-01-01=0\n", 2, "a price of nothing"),
        ("offices", "code,name,cash_up.recounts\nBA1,Town hall,many\n", 2, "cash_up.recounts"),
        ("offices", "code,name\nNOWHERE,Town hall\n", 2, "1 to 4 capitals"),
        ("people", "user,name,office,roles\nnew.person,N. Person,BA9,cashier\n", 2, "no office BA9"),
        (
            "people",
            "user,name,office,roles\nnew.person,N. Person,BA1,cashier; administrator\n",
            2,
            "two people's duties",
        ),
        ("people", "user,name,office,roles\nNew Person,N. Person,BA1,cashier\n", 2, "no name to sign in by"),
        ("people", 'user,name\nacashier,"A\n', 2, "cannot be read as CSV"),
        ("holders", "fund,reference,surname\nCT,7012 3456,Smith\n", 2, "Council Tax"),
        ("holders", "fund,reference,surname,message\nCT,70123456,Smith,ZZ\n", 2, "no message ZZ"),
        ("holders", "fund,reference,surname,as_at\nCT,70123456,Smith,yesterday\n", 2, "as_at: “yesterday” is no date"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(kind: str, text: str, line: int, why: str) -> None:
    ((file, at, said),) = wrong({kind: text})
    assert (file, at) == (f"{kind}.csv", line)
    assert why in said


def test_every_wrong_line_of_every_file_is_named_and_nothing_is_written() -> None:
    found = wrong(
        {
            "funds": "code,maximum\nCT,-1\nGW,x\nPCN,2.00\n",
            "holders": "fund,reference,surname\nCT,70123456,Smith\nCT,7012 3456,Smith\nZZ,1,Smith\n",
        }
    )
    assert [(file, line) for file, line, _ in found] == [
        ("funds.csv", 2),
        ("funds.csv", 3),
        ("holders.csv", 3),
        ("holders.csv", 4),
    ]


def test_dates_of_a_spreadsheet_and_percentages_are_read_as_they_are_written() -> None:
    central = demo()
    loaded(central, {"vat": "code,percent_from\nW0,01/01/2027=22.5%; 04/01/2011=20\n"})
    rates = central.reference_data().vat_codes["W0"].rates
    assert [(one.starts, str(one.rate * 100).rstrip("0").rstrip(".")) for one in rates] == [
        (date(2011, 1, 4), "20"),
        (date(2027, 1, 1), "22.5"),
    ]


def test_only_an_administrator_loads_and_sets_passwords() -> None:
    for act in (
        lambda: loaded(demo(), {"funds": "code\nCT\n"}, CASHIER),
        lambda: set_password(demo(), Argon2Passwords(), CASHIER, "bdavies", "long enough"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is Reason.NOT_ALLOWED
    own = "user,roles\nhnowak,administrator; auditor\n"
    administrator = next(one.user for one in DEMO_USERS if Role.ADMINISTRATOR in one.user.roles)
    with pytest.raises(Refused, match="changing one's own rights"):
        loaded(demo(), {"people": own}, administrator)


@pytest.mark.parametrize(
    ("who", "password", "reason", "said"),
    [
        ("acashire", "long enough", Reason.PERSON_UNKNOWN, "Did you mean acashier?"),
        ("acashier", "short", Reason.PASSWORD_SHORT, "10 characters"),
    ],
)
def test_a_password_is_somebodys_and_long_enough(who: str, password: str, reason: Reason, said: str) -> None:
    central = demo()
    with pytest.raises(Refused, match=said.replace("?", r"\?")) as refused:
        set_password(central, Argon2Passwords(), ADMINISTRATOR, who, password)
    assert refused.value.reason is reason
    assert central.hashes == {}
