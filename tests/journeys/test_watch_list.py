"""The watch list by the command line, on both databases: what is found, the entries behind it, and who may see it."""

from collections.abc import Iterator

import pytest
from one_process import ADMINISTRATOR, OneProcess, one_process
from take_until_killed import CASHIER, FINANCE, payments

from ims_desktop.domain.canonical import read_json

AUDITOR, SUPERVISOR = "rauditor", "smorgan"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    with one_process(tmp_path_factory.mktemp("watch") / "demo", request.param) as there:
        file = there.folder / "payments.jsonl"
        file.write_text("\n".join(payments(1, 2)) + "\n", encoding="utf-8")
        taken = there.ask("take", str(there.till), "--as", CASHIER, "--from", str(file))
        for _ in range(3):
            there.ask("receipt", str(there.till), str(taken[0]["receipt"]), "--as", CASHIER)
        there.ask("sync", str(there.till))
        yield there


def watched(made: OneProcess, user: str, *words: str, expect: int = 0) -> list[dict[str, object]]:
    return made.ask("watch", made.central, "--as", user, *words, user=user, expect=expect)


def test_a_receipt_copied_three_times_is_found_with_the_entries_of_the_copies(made: OneProcess) -> None:
    (found,) = watched(made, SUPERVISOR)
    assert (found["kind"], found["office"], found["till"]) == ("same_receipt", "BA1", None)
    assert str(found["message"]).startswith("3 copies of one receipt")
    export = made.folder / "roll.jsonl"
    (figure,) = found["figures"]  # type: ignore[misc]  # a list in JSON
    device = figure["entries"][0]["device"]  # type: ignore[has-type]
    made.ask("roll", "export", made.central, "--device", device, "-o", str(export))
    roll = [read_json(str(read_json(line)["text"])) for line in export.read_text(encoding="utf-8").splitlines()]
    copies = [one["number"] for one in roll if one["kind"] == "receipt.copied"]
    assert [one["entry"] for one in figure["entries"]] == copies  # type: ignore[has-type]
    assert len(copies) == 3
    assert {one["actor"] for one in roll if one["kind"] == "receipt.copied"} == {found["user"]}


def test_finance_and_auditors_see_the_same_and_administrators_nothing(made: OneProcess) -> None:
    assert watched(made, FINANCE) == watched(made, AUDITOR) == watched(made, SUPERVISOR)
    assert watched(made, ADMINISTRATOR, expect=3)[0]["refused"] == "not_allowed"


def test_days_bound_what_is_listed(made: OneProcess) -> None:
    assert watched(made, AUDITOR, "--to", "2020-01-01") == []
    refused = watched(made, AUDITOR, "--from", "2020-02-01", "--to", "2020-01-01", expect=3)
    assert refused[0]["refused"] == "search_not_valid"


def test_limits_are_set_by_an_administrator_and_hold_at_once(made: OneProcess) -> None:
    def office(what: str, user: str, *words: str, expect: int = 0) -> dict[str, object]:
        place = (made.central, "--as", user, "--office", "BA1")
        return made.ask("office", what, *place, *words, user=user, expect=expect)[0]

    assert office("show", SUPERVISOR)["watch.same_receipt"] == 3
    assert office("set", SUPERVISOR, "watch.same_receipt=4", expect=3)["refused"] == "not_allowed"
    assert office("set", ADMINISTRATOR, "watch.same_receipt=0", expect=3)["refused"] == "settings_not_valid"
    assert "usage" in office("set", ADMINISTRATOR, "watch.same_receipt", expect=2)
    changed = office("set", ADMINISTRATOR, "watch.same_receipt=4", "cash_up.drawer_limit_pence=500.00")
    assert (changed["watch.same_receipt"], changed["cash_up.drawer_limit_pence"]) == (4, 500_00)
    assert watched(made, SUPERVISOR) == []
    office("set", ADMINISTRATOR, "watch.same_receipt=3")
    assert len(watched(made, SUPERVISOR)) == 1
