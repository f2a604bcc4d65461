"""A call that goes on while its caller does something else: in a thread of its own, for it does nothing but wait."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class UnderWay(Generic[Answer]):
    """Begins at once; its answer, or its trouble, is for whoever asks for it."""

    def __init__(self, call: Callable[[], Answer]) -> None:
        self._call = call
        self._answers: list[Answer] = []
        self._trouble: BaseException | None = None
        # a daemon: a server that hangs does not hold up the end of the program
        self._thread = threading.Thread(target=self._run, name="push", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether it has ended, well or not."""
        return not self._thread.is_alive()

    def wait(self) -> None:
        """Wait until it has ended, well or not."""
        self._thread.join()

    def answer(self) -> Answer:
        """Wait for the answer; raises what the call raised."""
        self._thread.join()
        if self._trouble is not None:
            raise self._trouble
        return self._answers[0]

    def _run(self) -> None:
        try:
            self._answers.append(self._call())
        except BaseException as trouble:  # noqa: BLE001  whoever asks for the answer decides what it means
            self._trouble = trouble
