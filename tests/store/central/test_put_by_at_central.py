"""What lies under the number of its slip leaves once, whole, and at whichever till of its office: on both databases."""

from typing import Any

from made_central import Central, Roll, a_till, undone
from session_rolls import moved, opened
from sqlalchemy import select

from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import held
from ims_desktop.store.central.verify import proof_within

VOUCHER: dict[str, Any] = {"move": "voucher", "from": "imprest", "to": "vouchers", "pence": 3_00, "vat_code": "N0"}


def set_aside(roll: Roll, pence: int = 0, **said: Any) -> str:
    body = {"move": "set_aside", "to": "set_aside", "pence": pence} | said
    return f"BA1-{roll.identity.till}{roll.identity.letter}-S{moved(roll, None, **body).number}"


def given_up(roll: Roll, slip: str, pence: int = 0, **said: Any) -> int:
    goods = {"slip": slip, "pence": pence, **said}
    way = {"move": "given_up", "from": "set_aside", "to": "given_up", "given": "police"}
    return moved(roll, session=None, **way, pence=pence, goods=[goods]).number


def why(central: Central, roll: Roll) -> dict[int, str]:
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(held).where(held.c.device == roll.identity.device)).all()
    return {row.number: row.reason for row in rows}


def test_it_leaves_once_and_as_it_was_put_by(central: Central) -> None:
    roll, link = opened(central, a_till())
    note, fakes = set_aside(roll, 20_00), set_aside(roll, kept={"counted": {"2000": 2}})
    another = given_up(roll, note, 10_00)
    fewer = given_up(roll, fakes, counterfeit=1)
    given_up(roll, note, 20_00)
    again = given_up(roll, note, 20_00)
    itself = given_up(roll, f"BA1-{roll.identity.till}A-S{again + 1}")
    link.push(roll.entries[:-2], roll.said())
    link.push(roll.entries[-2:], roll.said())
    expected = {another: "put_by_unknown", fewer: "put_by_unknown", again: "put_by_gone", itself: "put_by_unknown"}
    assert why(central, roll) == expected
    voucher = moved(roll, session=None, **VOUCHER).number
    slip = f"BA1-{roll.identity.till}A-S{voucher}"
    wrong = given_up(roll, slip, 3_00)  # a voucher is nothing that the police take
    paid: dict[str, Any] = {
        "move": "reimbursed",
        "from": "vouchers",
        "to": "imprest",
        "goods": [{"slip": slip, "pence": 3_00}],
    }
    moved(roll, session=None, pence=3_00, **paid)
    twice = moved(roll, session=None, pence=3_00, **paid).number
    link.push(roll.entries[-4:], roll.said())
    assert why(central, roll) == expected | {wrong: "put_by_unknown", twice: "put_by_gone"}
    beside, its_link = opened(central, a_till())  # the envelope is the office's: another till may say that it left
    given_up(beside, fakes, counterfeit=2)
    late = given_up(beside, note, 20_00)
    its_link.push(beside.entries, beside.said())
    assert why(central, beside) == {late: "put_by_gone"}
    assert central.store.verify().findings == ()
    schema = "ims." if central.is_postgres else ""
    for tampered in ("put_by SET pence = 1 WHERE pence = 0", f"put_by_gone SET number = {late} WHERE slip = '{note}'"):
        with undone(central) as connection:
            if central.is_postgres:
                connection.exec_driver_sql(f"ALTER TABLE ims.{tampered.split()[0]} DISABLE TRIGGER append_only").close()
            connection.exec_driver_sql(f"UPDATE {schema}{tampered}").close()
            assert any("put_by" in one.what for one in proof_within(connection).findings)


def test_of_two_faults_the_first_by_code_point_is_told_in_any_language(central: Central) -> None:
    roll, link = opened(central, a_till())
    note = set_aside(roll, 20_00)
    given_up(roll, note, 20_00)
    goods = [{"slip": "a", "pence": 0}, {"slip": note, "pence": 20_00}]
    way = {"move": "given_up", "from": "set_aside", "to": "given_up", "given": "police"}
    both = moved(roll, session=None, **way, pence=20_00, goods=goods).number
    link.push(roll.entries, roll.said())
    assert why(central, roll) == {both: "put_by_gone"}  # capitals come before small letters
