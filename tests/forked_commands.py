"""`ims-admin` as real processes, many a second: each is a fork of this one, which has loaded everything already.

A fork has its own memory, files, locks and death; only the loading of modules is saved. Whoever uses this must run
one thread and hold no database open while it forks. What is asked and struck by nothing is done by one such fork that
goes on (`resident_process`), command after command.
"""

import contextlib
import faulthandler
import gc
import importlib
import io
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from faulty_proxy import Fault, FaultyProxy
from resident_process import ResidentProcess, Said

from ims_desktop import cli
from ims_desktop.bootstrap import clock
from ims_desktop.secrets.ids import SystemIds

_LATE = (
    "argon2",
    "psycopg",
    "psycopg_binary",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "ims_desktop.store.central.link_postgres",
    "ims_desktop.store.central.link_sqlite",
    "ims_desktop.store.central.opening",
    "ims_desktop.secrets.device_key",
    "logging.handlers",
    "ims_desktop.secrets.referral_box",
    "nacl.bindings",
    "nacl.signing",
    "encodings.utf_8_sig",
)
Before = Callable[[], None]
Answer = TypeVar("Answer")
LOST = 70  # exit code of a process that fell over before or beside the command
_LONGEST_SECONDS = 120
_LAST_WORD_SECONDS = 1


@dataclass
class Ended:
    """How a command ended, and every line that it had printed whole."""

    code: int  # negative: the signal that killed it
    answers: list[dict[str, Any]]
    said: str = ""  # on standard error

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


@dataclass
class Running:
    """A command under way."""

    pid: int
    out: Path
    errors: Path
    code: int | None = None

    def poll(self) -> bool:
        """Whether it has ended."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is not None

    def kill(self) -> Ended:
        if not self.poll():
            os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def printed(self) -> int:
        """Bytes printed so far."""
        return self.out.stat().st_size

    def wait(self) -> Ended:
        until = time.monotonic() + _LONGEST_SECONDS
        nap = 0.0005
        while not self.poll():
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGUSR1)  # it writes down where each of its threads is
                time.sleep(_LAST_WORD_SECONDS)
                os.kill(self.pid, signal.SIGKILL)
                self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                raise AssertionError(f"a command never ended: {self.errors.read_text()[-4000:]}")
            time.sleep(nap)
            nap = min(nap * 1.5, 0.01)
        assert self.code is not None
        answers = _answers(self.out.read_text(encoding="utf-8"))
        said = self.errors.read_text(encoding="utf-8", errors="replace")
        if self.code == LOST:
            raise AssertionError(f"a process fell over:\n{said[-3000:]}")
        return Ended(self.code, answers, said)


@dataclass
class Commands:
    """Starts commands under one folder's settings."""

    folder: Path
    environment: Mapping[str, str]
    started: int = 0  # processes of their own
    asked: int = 0  # of the process that goes on
    under_way: list[Running] = field(default_factory=list)
    resident: ResidentProcess | None = None

    def start(
        self,
        *arguments: str,
        user: str = "",
        before: Before | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Running:
        """Start `ims-admin --json …` in a process of its own; `before` runs there first."""
        return self.fork(_command(arguments), self._own(user, environment), before)

    def ask(
        self,
        *arguments: str,
        user: str = "",
        before: Before | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run a command to its end: by the process that goes on, or, where something comes before it, by its own."""
        if before is not None:
            return self.start(*arguments, user=user, before=before, environment=environment).wait()
        said = self._resident_does(_run, (arguments,), self._own(user, environment))
        return Ended(said.value, _answers(said.out), said.errors)

    def must(
        self,
        *arguments: str,
        user: str = "",
        before: Before | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run a command that has to succeed."""
        ended = self.ask(*arguments, user=user, before=before, environment=environment)
        assert ended.code == 0, f"{arguments}: exit {ended.code}\n{ended.answers}\n{ended.said}"
        return ended

    def call(
        self, work: Callable[..., Answer], *arguments: object, environment: Mapping[str, str] | None = None
    ) -> Answer:
        """What a function of some module answers, called by the process that goes on."""
        answer: Answer = self._resident_does(work, arguments, self._own("", environment)).value
        return answer

    def _own(self, user: str, environment: Mapping[str, str] | None) -> dict[str, str]:
        password = {"IMS_PASSWORD": f"Demo-{user}-2026"} if user else {}
        return {**self.environment, **password, **(environment or {})}

    def _resident_does(
        self, work: Callable[..., object], arguments: tuple[object, ...], environment: Mapping[str, str]
    ) -> Said:
        self.asked += 1
        if self.resident is None:
            self.resident = ResidentProcess(self.folder)
        said = self.resident.do(work, arguments, {**os.environ, **environment})
        if said.fell_over:
            raise AssertionError(f"{said.fell_over[-6000:]}\n{said.errors[-3000:]}")
        return said

    def fork(self, work: Callable[[], int], environment: Mapping[str, str], before: Before | None = None) -> Running:
        """Do some work in a process of its own."""
        self.started += 1
        out, errors = self.folder / f"out-{self.started % 50}", self.folder / f"errors-{self.started % 50}"
        for old in (out, errors):
            old.unlink(missing_ok=True)
        sys.stdout.flush()
        sys.stderr.flush()
        files = [
            os.open(os.devnull, os.O_RDONLY),
            *(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666) for path in (out, errors)),
        ]
        pid = os.fork()
        if pid == 0:
            _child(work, environment, before, files)
        for opened in files:
            os.close(opened)
        running = Running(pid, out, errors)
        self.under_way = [*(one for one in self.under_way if one.code is None), running]
        return running

    def end_all(self) -> None:
        """Kill whatever a trial that failed has left behind."""
        for running in self.under_way:
            if not running.poll():
                running.kill()
        self.under_way.clear()
        if self.resident is not None:
            self.resident.end()
            self.resident = None


def fresh_process() -> None:
    """What a process that was not forked, or did nothing before, would have of its own."""
    clock._RUN = SystemIds().new_id()


def _run(arguments: tuple[str, ...]) -> int:
    fresh_process()
    return cli.run(["--json", *arguments])


def _command(arguments: tuple[str, ...]) -> Callable[[], int]:
    return lambda: cli.run(["--json", *arguments])


def _answers(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines(keepends=True) if line.endswith("\n")]


def load_everything() -> None:
    """Load now what each command would load; the command line is built with it."""
    for module in _LATE:
        importlib.import_module(module)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        cli.run(["--json", "till", "status", os.devnull])  # what the command line itself loads at its first use


def _child(
    work: Callable[[], int],
    environment: Mapping[str, str],
    before: Before | None,
    files: Sequence[int],
) -> NoReturn:
    code = LOST
    try:
        for number, opened in enumerate(files):
            os.dup2(opened, number)
            os.close(opened)
        gc.freeze()
        faulthandler.register(signal.SIGUSR1, all_threads=True)
        os.environ.update(environment)
        fresh_process()
        if before is not None:
            before()
        code = work()
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001  nothing of the parent's may run in the child
        traceback.print_exc()
        code = LOST
    finally:
        sys.setprofile(None)
        try:
            sys.stderr.flush()
        finally:
            os._exit(code)
    raise AssertionError  # not reached


class ProxyProcess:
    """A faulty proxy in a process of its own, so that whoever forks commands runs no thread."""

    def __init__(self, to_port: int) -> None:
        ours, theirs = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(ours[1])  # so that it ends with whoever started it
            os.close(theirs[0])
            _serve(to_port, ours[0], theirs[1])
        self._to, self._from = os.fdopen(ours[1], "w"), os.fdopen(theirs[0], "r")
        os.close(ours[0])
        os.close(theirs[1])
        self.port = self._ask("port")

    def use(self, fault: Fault) -> None:
        """The fault of connections from now on."""
        self._ask("fault", {name: getattr(fault, name) for name in Fault.__slots__})

    def healthy(self) -> None:
        """No fault any more, and nothing left of connections that had one."""
        self.use(Fault())
        self._ask("cut")

    def counted(self) -> dict[str, int]:
        """What passed so far."""
        answer: dict[str, int] = self._ask("counted")
        return answer

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._to.close()
        self._from.close()

    def _ask(self, what: str, value: object = None) -> Any:
        self._to.write(json.dumps([what, value]) + "\n")
        self._to.flush()
        return json.loads(self._from.readline())


def _serve(to_port: int, questions: int, answers: int) -> NoReturn:
    try:
        with FaultyProxy(to_port) as proxy, os.fdopen(questions) as asked, os.fdopen(answers, "w") as out:
            for line in asked:
                what, value = json.loads(line)
                answer: object = None
                if what == "port":
                    answer = proxy.port
                elif what == "fault":
                    proxy.fault = Fault(**value)
                elif what == "cut":
                    proxy.cut_now()
                else:
                    answer = {name: getattr(proxy.counted, name) for name in type(proxy.counted).__slots__}
                out.write(json.dumps(answer) + "\n")
                out.flush()
    except BaseException:  # noqa: BLE001  nothing of the parent's may run in the child
        traceback.print_exc()
    finally:
        os._exit(0)
    raise AssertionError  # not reached
