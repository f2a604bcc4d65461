"""A till put right from its command line."""

from collections.abc import Iterator

import pytest
from take_until_killed import CASHIER, Office, office, payments

from ims_desktop.bootstrap.enrolled import till_lock
from ims_desktop.bootstrap.till import opened


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("repair") / "demo", "sqlite") as there:
        yield there


def take_some(made: Office, first: int, count: int) -> list[dict[str, object]]:
    source = made.folder / "payments.jsonl"
    source.write_text("\n".join(payments(first, count)) + "\n", encoding="utf-8")
    return made.ask("take", str(made.till), "--as", CASHIER, "--from", str(source))


def test_what_is_derived_is_rebuilt_by_command_and_on_opening(made: Office) -> None:
    taken = take_some(made, 0, 7)
    done = made.ask("roll", "rebuild", str(made.till))[0]
    assert (done["entries"], done["session"], done["payment"]) == (9, 1, 7)
    with till_lock(made.till):
        till = opened(made.till)
        till.store.connection().execute("UPDATE till_state SET derived = 'as an older program laid it'")
        till.store.connection().execute("DROP TABLE posting")
        till.store.close()
        assert made.ask("roll", "rebuild", str(made.till), expect=4)[0]["unavailable"] == "till_in_use"
        assert made.ask("till", "status", str(made.till), expect=4)[0]["unavailable"] == "till_in_use"
    proof = made.ask("verify", str(made.till))[0]  # a reader lays it out anew first
    assert (proof["passed"], proof["payments"]) == (True, 7)
    assert len({one["receipt"] for one in taken}) == 7


def test_a_mirror_is_kept_by_commands_and_told_by_status_and_doctor(
    made: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = made.folder / "stick"
    monkeypatch.setenv("IMS_MIRROR", str(stick))
    take_some(made, 100, 3)  # taken, whatever the mirror does
    told = made.ask("till", "status", str(made.till))[0]["mirror"]
    assert isinstance(told, dict)
    assert "is not there" in told["trouble"]
    stick.mkdir()
    take_some(made, 200, 5)
    status = made.ask("till", "status", str(made.till))[0]
    told, head = status["mirror"], status["head"]
    assert isinstance(told, dict)
    assert isinstance(head, dict)
    assert (told["number"], told["behind"], told["trouble"]) == (head["number"], 0, "")
    checks = {one["check"]: one for one in made.ask("doctor", str(made.till), expect=5)}
    assert "the till's own disk" in str(checks["mirror"]["said"])
