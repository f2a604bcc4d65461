"""The SQL of docs/OPERATIONS.md is run as it stands there."""

import re
from pathlib import Path

from builders import AUDITOR
from made_central import Central

from ims_desktop.domain.reference_data import to_row

PAGE = (Path(__file__).parents[3] / "docs" / "OPERATIONS.md").read_text("utf-8")
QUESTIONS = re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)


def test_every_question_of_the_page_works(on_postgres: Central) -> None:
    roll, link = on_postgres.till()
    roll.payment()
    roll.payment(changed={"business_day": "2020-01-01"})  # held
    link.push(roll.entries, roll.said())
    on_postgres.store.change([to_row(AUDITOR)], {})
    answers = []
    with on_postgres.raw() as owner:
        for question in QUESTIONS:
            found = owner.execute(question.encode())
            names = [column.name for column in found.description or ()]
            answers.append([dict(zip(names, row, strict=True)) for row in found.fetchall()])
    assert len(QUESTIONS) == 7
    owed, standbys, unprotected, members, quarter, hold_up, sizes = answers
    assert [(row["till"], row["missing"], row["held"]) for row in owed] == [("03", 0, 1)]
    assert standbys == unprotected == hold_up == []
    assert members
    assert quarter[0]["last_quarter"] >= "transaction_2027q1"
    assert len(sizes) == 10
    with on_postgres.raw(AUDITOR) as auditor:
        assert len(auditor.execute(QUESTIONS[0].encode()).fetchall()) == 1


def test_a_table_without_its_protection_is_told(on_postgres: Central) -> None:
    with on_postgres.raw() as owner:
        owner.execute("ALTER TABLE ims.entry DISABLE TRIGGER append_only")
        assert owner.execute(QUESTIONS[2].encode()).fetchall() == [("ims.entry",)]
