"""A receipt printer that speaks ESC/POS: asked before it is sent to, never sent the same receipt twice unasked."""

import threading
import time
from collections.abc import Callable

from ims_desktop.actions.ports import Printed
from ims_desktop.devices.deadline import Deadline
from ims_desktop.devices.escpos_receipt import EscposEncoder
from ims_desktop.devices.escpos_status import Answers, Paper, PrinterStatus, status_from
from ims_desktop.devices.transport import Connection, Transport
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.refusal import Trouble, Unavailable

_DLE_EOT = b"\x10\x04"
_END_MARK = b"\x1dr\x01"  # GS r 1: answered when all before it is worked off
_CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8 with its fixed bytes (Epson)
_NO_ANSWER_SECONDS = 0.2  # for a printer that answered no question before


@frozen
class PrinterHabits:
    """What differs from printer to printer, and the time limits. Seconds."""

    asks_status: bool = True  # some printers jam when they are asked
    wants_end_mark: bool = True
    clears_buffer: bool = False  # DLE DC4 8 works
    drawer_pin: int = 0  # 0 is connector pin 2, 1 is pin 5
    drawer_on_ms: int = 50
    drawer_off_ms: int = 500
    retry_after_seconds: tuple[float, ...] = ()  # only where nothing was sent; none at a counter
    job_seconds: float = 10.0
    status_seconds: float = 1.0
    finish_seconds: float = 4.0


class EscposPrinter:
    """One printer; one job at a time. Whatever goes wrong is `Unavailable`, with `part_done` once a byte had left."""

    def __init__(
        self,
        transport: Transport,
        encoder: EscposEncoder,
        habits: PrinterHabits | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = transport
        self._encoder = encoder
        self._habits = habits or PrinterHabits()
        self._wait = wait
        self._lock = threading.Lock()
        self._left_half_done = False

    def print_receipt(self, receipt: Receipt) -> Printed:
        """Print one receipt. FINISHED is the printer's own word, SENT is all that can be said otherwise."""
        return self.send(self._encoder.job(receipt))

    def print_cash_up(self, sheet: CashUpSheet) -> Printed:
        """Print a Z sheet; the session is closed whatever happens here."""
        return self.send(self._encoder.cash_up_job(sheet))

    def print_cash_slip(self, slip: CashSlip) -> Printed:
        """Print the slip of a move of cash; the move stands whatever happens here."""
        return self.send(self._encoder.cash_slip_job(slip))

    def print_test_page(self) -> Printed:
        """Print what the office checks a new printer by: pound, euro, Welsh letters, a ruler, the page in use."""
        return self.send(self._encoder.test_page())

    def send(self, job: bytes) -> Printed:
        """Send one job of bytes, again only where nothing was sent and the office wants it so."""
        for seconds in self._habits.retry_after_seconds:
            try:
                return self._send_once(job)
            except Unavailable as trouble:
                if trouble.part_done:
                    raise
            self._wait(seconds)
        return self._send_once(job)

    def status(self) -> PrinterStatus:
        """What the printer says of itself now; all unknown where it cannot or may not be asked."""
        deadline = Deadline(self._habits.job_seconds)
        with self._lock:
            talk = self._talk(deadline)
            try:
                status = self._asked(talk)
                talk.finish()
                return status
            except Unavailable as trouble:
                raise _nothing_sent(trouble) from trouble
            finally:
                talk.close()

    def ready(self) -> str:
        """In few words how the printer is: “ready”, what is the matter, or “unknown” where it does not tell."""
        try:
            return self.status().words
        except Unavailable:
            return "does not answer"

    def open_drawer(self) -> None:
        """Open the drawer: once, and not at all while the printer is off-line.

        A printer keeps the pulse that it cannot give, and would open the drawer minutes later with nobody there.
        """
        habits = self._habits
        on, off = (min(255, max(1, milliseconds // 2)) for milliseconds in (habits.drawer_on_ms, habits.drawer_off_ms))
        kick = b"\x1bp" + bytes((habits.drawer_pin, on, off))  # ESC p: units of 2 ms
        with self._lock:
            talk = self._talk(Deadline(habits.job_seconds))
            try:
                self._begin(talk)
                talk.write_job(kick)
                talk.finish()
            finally:
                talk.close()

    def _send_once(self, job: bytes) -> Printed:
        with self._lock:
            talk = self._talk(Deadline(self._habits.job_seconds))
            try:
                self._begin(talk)
                return self._worked_off(talk, job)
            except Unavailable as trouble:
                self._left_half_done = self._left_half_done or trouble.part_done
                raise
            finally:
                talk.close()

    def _talk(self, deadline: Deadline) -> "_Talk":
        return _Talk(self._transport.connect(deadline), deadline, self._habits)

    def _asked(self, talk: "_Talk") -> PrinterStatus:
        if not (self._habits.asks_status and self._transport.answers):
            return PrinterStatus()
        return talk.status()

    def _begin(self, talk: "_Talk") -> None:
        """Ask first: a printer keeps what it gets without paper and prints it later, perhaps in the next hand."""
        try:
            status = self._asked(talk)
        except Unavailable as trouble:
            raise _nothing_sent(trouble) from trouble
        if (trouble_now := _trouble_of(status)) is not None:
            raise Unavailable(trouble_now, detail=status.words)

    def _worked_off(self, talk: "_Talk", job: bytes) -> Printed:
        marked = self._habits.wants_end_mark and self._transport.answers
        clearing = _CLEAR_BUFFER if self._left_half_done and self._habits.clears_buffer else b""
        talk.answers.forget()
        talk.write_job(clearing + job + (_END_MARK if marked else b""))
        self._left_half_done = False
        if not marked:
            talk.finish()
            return Printed.SENT
        if not talk.wait_for_end():
            after = self._asked(talk) if not talk.mute else PrinterStatus()
            if not talk.answers.end_marks and (trouble := _trouble_of(after)) is not None:
                raise Unavailable(trouble, part_done=True, detail=after.words)
        try:
            talk.finish()
        except Unavailable:
            if not talk.answers.end_marks:
                raise
        return Printed.FINISHED if talk.answers.end_marks else Printed.SENT


class _Talk:
    """One conversation: questions, the job, the end, all under one deadline."""

    def __init__(self, connection: Connection, deadline: Deadline, habits: PrinterHabits) -> None:
        self._connection = connection
        self._deadline = deadline
        self._habits = habits
        self.answers = Answers()
        self.mute = False  # was asked and said nothing

    def status(self) -> PrinterStatus:
        """Ask one question at a time; the first that stays without answer is the last."""
        answers: dict[int, int] = {}
        for question in (1, 4, 2):
            answer = self._ask(question)
            if answer is None:
                break
            answers[question] = answer
        self.mute = not answers
        return status_from(answers)

    def write_job(self, data: bytes) -> None:
        """Hand the job over in one go; nothing sent and a broken line is a printer that does not answer."""
        try:
            self._connection.write(data, self._deadline)
        except Unavailable as trouble:
            if trouble.part_done:
                raise
            raise _nothing_sent(trouble) from trouble

    def wait_for_end(self) -> bool:
        """Whether the printer said in time that all is worked off."""
        within = self._deadline.at_most(_NO_ANSWER_SECONDS if self.mute else self._habits.finish_seconds)
        while not self.answers.end_marks:
            said = self._connection.read(within)
            if not said:
                return False
            self.answers.feed(said)
        return True

    def finish(self) -> None:
        """End in good order, still hearing what the printer says."""
        self.answers.feed(self._connection.finish(self._deadline))

    def close(self) -> None:
        """Let go."""
        self._connection.close()

    def _ask(self, question: int) -> int | None:
        self.answers.feed(self._connection.read(Deadline(0)))
        self.answers.realtime.clear()
        within = self._deadline.at_most(self._habits.status_seconds)
        self._connection.write(_DLE_EOT + bytes((question,)), within)
        while not self.answers.realtime:
            said = self._connection.read(within)
            if not said:
                return None
            self.answers.feed(said)
        return self.answers.realtime[-1]


def _trouble_of(status: PrinterStatus) -> Trouble | None:
    if status.paper is Paper.OUT:
        return Trouble.PRINTER_OUT_OF_PAPER
    return Trouble.PRINTER_OFF_LINE if status.online is False or status.cover_open or status.error else None


def _nothing_sent(trouble: Unavailable) -> Unavailable:
    """The same trouble before a byte of the job had left: then the printer simply does not answer."""
    kind = Trouble.PRINTER_ABSENT if trouble.trouble is Trouble.PRINTER_STOPPED else trouble.trouble
    return Unavailable(kind, part_done=False, **trouble.facts)
