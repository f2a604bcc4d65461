"""One trial of the soak: a council's day with faults in it, by real processes, and the proof after it."""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from forked_commands import Before, Commands, Ended, ProxyProcess, Running
from soak_proof import Printed, prove
from tried_office import PostgresCentral, SqliteCentral, TriedOffice, TriedTill

from ims_desktop.bootstrap import clock
from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.demo.holders import made_holders
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.reference_data import to_row
from ims_desktop.store.central import address, linking

SUPERVISOR = {"BA1": "smorgan", "NL2": "tokafor"}
DESKS = (*SUPERVISOR.values(), "fofficer")  # whoever writes at a desk
REFUSED, UNAVAILABLE = 3, 4
WHY = ("--reason", "As the soak says")
Words = tuple[str, ...]
_ACCOUNTS = (("CT", "70123456"), ("RENT", "61000881203"))
_ASKED = 3  # times what stands in the way of a payment is put right
_REPEATED = 4  # of the ids given before come again


def clock_off_by(by: timedelta) -> Before:
    """This machine's clock, off by so much, in the process that calls it."""

    def before() -> None:
        setattr(clock.SystemClock, "now", lambda _self: datetime.now(UTC) + by)  # noqa: B010  its type is kept

    return before


@dataclass
class Trial:
    """One run: what was done, what was answered, what struck."""

    office: TriedOffice
    commands: Commands
    proxy: ProxyProcess
    chance: random.Random
    tills: list[TriedTill] = field(default_factory=list)
    printed: dict[str, Printed] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)  # payments asked for, by till folder
    struck: Counter[str] = field(default_factory=Counter)
    left_out: list[TriedTill] = field(default_factory=list)  # tills that are gone, or whose roll is forked
    blocked: dict[str, int] = field(default_factory=dict)  # of each till that is gone, its last entry at central then
    told: set[str] = field(default_factory=set)  # seals of entries that somebody was told of
    closes: dict[str, int] = field(default_factory=dict)  # the entry of each close that was answered, by session
    wanted_back: set[str] = field(default_factory=set)  # receipts of which a refund was tried
    restored: bool = False  # whether central was put back to a backup
    changes: int = 0
    slips: Counter[str] = field(default_factory=Counter)  # used so far, by receipt book
    numbers: Iterator[int] = field(default_factory=lambda: count(1))  # of what has none of its own

    @property
    def central(self) -> PostgresCentral | SqliteCentral:
        return self.office.central

    @property
    def on_postgres(self) -> bool:
        return isinstance(self.central, PostgresCentral)

    def a_till(self) -> TriedTill:
        return self.chance.choice(self.tills)

    def tills_of(self, office: str) -> list[TriedTill]:
        """All tills of an office that are there; those that the trial did not begin with come in."""
        known = {one.folder for one in (*self.tills, *self.left_out)}
        self.tills += [one for one in self.office.tills if one.identity.office == office and one.folder not in known]
        return [one for one in self.tills if one.identity.office == office]

    # what people do

    def is_two(self, receipt: str) -> bool:
        """Whether two tills gave this number: one of them is the other's copy."""
        return sum(one.receipt == receipt for one in self.printed.values()) > 1

    def begins_anew(self, till: TriedTill) -> None:
        """Its roll has only what central never had: ids of before come again no more, or finance had the second."""
        self.given[till.folder.name] = self.given.get(till.folder.name, 0) + _REPEATED

    def start_take(self, till: TriedTill, count: int, before: Before | None = None, cashier: str = "") -> Running:
        """Begin to take payments, in a process of its own; some ids of those before come again."""
        words, cashier = self._taking(till, count, cashier)
        return self.commands.start(*words, user=cashier, before=before, environment=till.environment)

    def _taking(self, till: TriedTill, count: int, cashier: str) -> tuple[tuple[str, ...], str]:
        name, cashier = till.folder.name, cashier or till.cashier
        first = self.given.get(name, 0)
        again = max(0, first - self.chance.randint(0, _REPEATED))
        self.given[name] = first + count
        source = self.office.folder / f"payments-{name}.jsonl"
        source.write_text("".join(payment(f"{name.lower()}-{n}", n) + "\n" for n in range(again, first + count)))
        return ("take", str(till.folder), "--as", cashier, "--from", str(source)), cashier

    def taken(self, till: TriedTill, ended: Ended) -> Ended:
        """Keep what was printed: it counts from now on."""
        for answer in ended.answers:
            if "receipt" not in answer:
                continue
            told = Printed(answer["receipt"], answer["total_pence"])
            before = self.printed.setdefault(answer["id"], told)
            assert before == told, f"{answer['id']}: first {before}, now {told}"
        return ended

    def take(self, till: TriedTill, count: int = 0, before: Before | None = None, cashier: str = "") -> Ended:
        """Take some payments, from first to last."""
        words, cashier = self._taking(till, count or self.chance.randint(1, 10), cashier)
        ended = self.commands.ask(*words, user=cashier, before=before, environment=till.environment)
        return self.taken(till, ended)

    def must_take(self, till: TriedTill, count: int = 0, before: Before | None = None, cashier: str = "") -> Ended:
        """Take payments where nothing stands in the way."""
        count = count or self.chance.randint(1, 10)
        ended = self.take(till, count, before, cashier)
        assert ended.code == 0, (ended.code, ended.answers[-1:], ended.said)
        assert sum("receipt" in answer for answer in ended.answers) >= count
        return ended

    def start_sync(self, till: TriedTill) -> Running:
        return self.commands.start("sync", str(till.folder), environment=till.environment)

    def sync(self, till: TriedTill, before: Before | None = None) -> Ended:
        return self.commands.ask("sync", str(till.folder), before=before, environment=till.environment)

    def must_sync(self, till: TriedTill, before: Before | None = None) -> Ended:
        ended = self.sync(till, before)
        assert ended.code == 0, (ended.code, ended.answers, ended.said)
        assert ended.answers[-1]["waiting"] == 0, ended.answers
        return ended

    def change_reference_data(self, holders: int = 0) -> None:
        """Finance changes a method of payment's name; an account file is loaded."""
        self.changes += 1
        self.commands.call(_change, self.central.owner_url, f"Voucher {self.changes}", holders)

    def enrol(self, till: TriedTill, before: Before | None = None) -> Ended:
        """Make a folder a till again, with a code of an administrator's."""
        place = ("--office", till.identity.office, "--till", till.identity.till)
        owner = self.central.owner_url
        code = self.commands.must("central", "till-add", owner, "--as", "hnowak", *place, user="hnowak").answers[0][
            "code"
        ]
        arguments = ("till", "enrol", str(till.folder), "--central", self.central.tills_url, "--code", code)
        return self.commands.ask(*arguments, before=before, environment=till.environment)

    def confirm_clock(self, till: TriedTill, before: Before | None = None) -> None:
        """A supervisor says that the clock is right as it stands."""
        supervisor = SUPERVISOR[till.identity.office]
        arguments = ("till", "clock", str(till.folder), "--as", supervisor)
        self.commands.must(*arguments, user=supervisor, before=before, environment=till.environment)

    def take_confirming(self, till: TriedTill, count: int, before: Before | None = None) -> None:
        """Take payments; where the clock is doubted, a supervisor confirms it first."""
        ended = self.take(till, count, before)
        for _ in range(_ASKED):
            if ended.code != REFUSED:
                break
            match ended.answers[-1].get("refused"):
                case "clock_wrong":
                    self.confirm_clock(till, before)
                case "sign_in_lapsed":
                    self.must_sync(till, before)  # it last heard from central by a clock that was a month behind
                case other:
                    raise AssertionError((other, ended.answers[-1:], ended.said))
            ended = self.take(till, count, before)
        assert ended.code == 0, (ended.code, ended.answers[-1:], ended.said)

    # the end

    def settle(self) -> None:
        """Everything well again: each till sends what it has, and goes on."""
        self.proxy.healthy()
        for till in self.tills:
            self.must_sync(till)
        till = self.a_till()
        self.must_take(till, 2)
        self.must_sync(till)

    def prove(self) -> dict[str, Any]:
        """The five invariants, looked at by another process than this; raises AssertionError."""
        there = (*self.tills, *self.left_out)
        tills = [(till.folder, till in self.left_out, till.environment) for till in there]

        facts = self.central.owner_url, tills, self.printed, self.told, self.closes, self.blocked
        return self.commands.call(prove, *facts, self.restored)


def _change(central: str, name: str, holders: int) -> None:
    with open_as_owner(central) as store:
        store.change([to_row(Mop("VO", name, MopKind.OTHER))], {})
        if holders:
            store.load_holders(made_holders(holders))


def payment(payment_id: str, number: int) -> str:
    """A payment as a line of JSON, the same for the same number: one line by cash or cheque, or two and two tenders."""
    (fund, reference), (other_fund, other) = _ACCOUNTS
    amount = 100 + number * 37 % 9_000
    lines: list[dict[str, object]] = [
        {"fund": fund, "reference": reference, "amount_pence": amount, "narrative": f"no. {number}"}
    ]
    tenders: list[dict[str, object]] = [{"mop": "cash", "amount_pence": amount + number % 7}]
    if number % 5 == 2:
        tenders = [{"mop": "cheque", "amount_pence": amount, "number": f"{number:06d}"}]
    if number % 3 == 0:
        lines.append({"fund": other_fund, "reference": other, "amount_pence": 333})
        card = {"mop": "card", "amount_pence": 150, "last4": "4417", "auth": "882104"}
        tenders = [card, {"mop": "cash", "amount_pence": amount + 333 - 150}]
    asked: dict[str, object] = {"id": payment_id, "lines": lines, "tenders": tenders}
    if number % 5 == 1:
        asked["payer"] = f"Payer {number}"
    return json.dumps(asked)


def waits(connect_seconds: int, answer_seconds: int) -> None:
    """How long this process, and those forked from it, wait for central before they give up."""
    setattr(address, "CONNECT_SECONDS", connect_seconds)  # noqa: B010  a constant
    assert linking.open_link.__kwdefaults__ is not None
    linking.open_link.__kwdefaults__["answer_seconds"] = answer_seconds


def nap(chance: random.Random, most_seconds: float) -> None:
    """Wait for a random moment."""
    time.sleep(chance.uniform(0.0, most_seconds))


def folder_beside(till: TriedTill, name: str) -> Path:
    """Another folder of the same office, not there yet."""
    folders = (till.folder.with_name(f"{till.folder.name}-{name}{number}") for number in range(1, 100))
    return next(folder for folder in folders if not folder.exists())


def supervisor_of(till: TriedTill) -> str:
    return SUPERVISOR[till.identity.office]


def approved(till: TriedTill) -> Words:
    return ("--approved-by", supervisor_of(till))


def witnessed(till: TriedTill) -> Words:
    return ("--witness", supervisor_of(till))


def at_desk(trial: Trial, user: str, words: Words, before: Before | None = None) -> Ended:
    """One command of a person at central; where it was put back to a backup they first do what they are told then."""
    asked = (*words, "--as", user)
    ended = trial.commands.ask(*asked, user=user, before=before)
    if ended.code == REFUSED and ended.answers[-1].get("refused") == "desk_behind":
        assert trial.restored, ended
        desks_again(trial)
        ended = trial.commands.ask(*asked, user=user, before=before)
    return ended


def desks_again(trial: Trial) -> None:
    """Everybody sends what central lost of their desk rolls, after the tills; what fits no longer is left."""
    for till in trial.tills:
        trial.must_sync(till)
    words = ("desk", "send-again", trial.central.tills_url, "--as")
    waits = list(DESKS)
    for _ in DESKS:  # what one of them did may wait for what another did before
        waits = [user for user in waits if trial.commands.ask(*words, user, user=user).code]
    for user in waits:
        trial.commands.must("desk", "leave", trial.central.tills_url, "--as", user, user=user)
        trial.struck["desk entries left"] += 1
