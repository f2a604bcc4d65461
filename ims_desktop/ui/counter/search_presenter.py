"""Turns what is typed or scanned into results, and the chosen one into a line of the payment."""

from collections.abc import Callable

from ims_desktop.actions.counter.search import Found, search
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.desk_work import DeskWork
from ims_desktop.ui.counter.found_rows import Choice, found_rows, meant
from ims_desktop.ui.counter.shown import SearchView
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

ANNOUNCE_SECONDS = 0.7


class SearchPresenter:
    """Looks for the latest text only: while one search runs, the next waits and the ones between are forgotten."""

    def __init__(self, view: SearchView, work: DeskWork, chosen: Callable[[Choice], None], announcing: Timer) -> None:
        self._view = view
        self._work = work
        self._chosen = chosen
        self._announcing = announcing
        self._typed = ""
        self._looking = False
        self._shown_for: str | None = None
        self._found = Found()
        self._scan_waits = False
        self._enter_waits = False
        self._chosen_text = ""
        self._next: str | None = None  # typed after an Enter that still waits
        self._key: Callable[[Choice], None] | None = None  # F3, pressed before what is typed was found
        self.by_scan = False  # what is in the box came from a bill
        self.after_scan: Callable[[], None] = lambda: None

    @property
    def waits(self) -> bool:
        """Whether an Enter or a scan waits for what is being looked for."""
        return self._enter_waits

    @property
    def has_text(self) -> bool:
        """Whether something stands in the box."""
        return bool(self._next or self._typed.strip())

    def typed(self, text: str) -> None:
        """The box holds another text; while a scan is looked for it is the next scan's first character, and waits.

        After an Enter that waits it is the next one: it is looked for once the one before was chosen.
        """
        if self._scan_waits:
            return
        if self._enter_waits and text.strip():
            self._next = text
            return
        self._enter_waits = self.by_scan = False
        self._next = None
        self._look_for(text)

    def scanned(self, code: str) -> None:
        """A whole code came from the scanner: what it means is chosen at once, if it means one thing."""
        self._view.set_search(code)
        self.by_scan = True
        self._look_for(code)
        if self._shown_for == code:
            self._choose_meant()
            self.after_scan()
        else:
            self._enter_waits = self._scan_waits = True

    def entered(self, marked: object | None) -> None:
        """Enter in the box: `marked` is the key of the row that is marked, None where none is."""
        if not self._typed.strip():
            return
        self._view.select_search()  # what is typed next takes its place
        if self._shown_for != self._typed:
            self._enter_waits = True
        elif marked is not None:
            self._choose(marked)
        elif not self._found.nothing or self._found.near:
            self._view.show_search_told(wording.CHOOSE_FIRST, wrong=True)
        else:
            self._wipe_card_number()

    def key_pressed(self, marked: object | None, act: Callable[[Choice], None]) -> None:
        """A key for the marked account; before what is typed was found it is for what that means, as Enter is.

        What is marked until then was found for fewer letters, and may be another person's.
        """
        if self._typed.strip() and self._shown_for != self._typed:
            self._key = act
        elif isinstance(marked, Choice):
            self._act(act, marked)

    def _act(self, act: Callable[[Choice], None], choice: Choice) -> None:
        self._chosen_text = self._typed  # once it is added, the box is free
        act(choice)

    def added(self) -> None:
        """What was chosen is a line now: the box is free, unless something else was typed meanwhile."""
        if self._typed == self._chosen_text:
            self.clear()

    def refused(self, words: str, *, forget: bool = False) -> None:
        """What was chosen was refused: say so beside the box, which keeps its text."""
        if forget:
            self.clear()
        self._view.show_search_told(words, wrong=True)
        self._view.announce(words)

    def show_again(self) -> None:
        """The identity questions may have been asked meanwhile: what was found is shown as it may be told now."""
        if self._shown_for is not None and self._work.questions:
            self._show(self._found, self._shown_for)

    def clear(self) -> None:
        """Empty the box and forget what was found."""
        self._enter_waits = self._scan_waits = False
        self._next = None
        self._view.set_search("")
        self._look_for("")

    def _look_for(self, text: str) -> None:
        self._typed, self._key = text, None
        self._announcing.stop()
        if not text.strip():
            self._shown_for = None
            self._found = Found()
            self._work.identity_asked.clear()  # the account at hand is no more
            self._view.show_search_told("", wrong=False)
            self._view.show_found((), "", mark_first=False)
        elif not self._looking:
            self._look()

    def _look(self) -> None:
        self._looking = True
        text, data, desk = self._typed, self._work.data, self._work.desk
        self._work.run(
            lambda: search(desk.till, data, text, desk.today()),
            lambda found: self._answered(text, found),
            self._failed,
        )

    def _answered(self, text: str, found: Found) -> None:
        self._looking = False
        if text != self._typed:
            if self._typed.strip():
                self._look()
            return
        self._shown_for, self._found = text, found
        self._show(found, text)
        if self._enter_waits:
            self._enter_waits = self._scan_waits = False
            self._choose_meant()
            self._look_for_next()
            self.after_scan()
        elif (key := self._key) is not None:
            self._key = None
            if len(exact := meant(found, text)) == 1:
                self._act(key, exact[0])

    def _look_for_next(self) -> None:
        text, self._next = self._next, None
        if text is not None:
            self._look_for(text)

    def _failed(self, trouble: Exception) -> None:
        self._looking = False
        self._enter_waits = self._scan_waits = False
        self._view.show_found((), "", mark_first=False)
        self._view.show_search_told(words_of(trouble), wrong=True)
        self._look_for_next()
        self.after_scan()

    def _show(self, found: Found, text: str) -> None:
        rows = found_rows(found, text, self._work)
        clear_choice = not found.nothing and len(meant(found, text)) <= 1
        told = found.why_not
        if found.nothing and not found.near and not told:
            told = wording.NOTHING_FOUND
        elif rows and not clear_choice and not told:
            told = wording.CHOOSE_ONE
        self._view.show_found(rows, text, mark_first=clear_choice)
        self._view.show_search_told(told, wrong=bool(found.why_not))
        said = told
        results = len(rows) - (found.suspense is not None)
        if results:
            first = rows[0].spoken
            counted = wording.FOUND_ONE.format(first) if results == 1 else wording.FOUND_MANY.format(results, first)
            said = f"{told} {counted}".strip()
        elif rows:
            said = f"{told} {wording.OR_SUSPENSE}".strip()
        self._announcing.once(ANNOUNCE_SECONDS, lambda: self._view.announce(said))

    def _choose_meant(self) -> None:
        exact = meant(self._found, self._typed)
        if len(exact) == 1:
            self._choose(exact[0])
        self._wipe_card_number()

    def _wipe_card_number(self) -> None:
        """A card number that was entered or scanned does not stay on the screen; why it went does."""
        why_not = self._found.why_not
        if why_not and looks_like_card_number(self._typed):
            self.clear()
            self._view.show_search_told(why_not, wrong=True)

    def _choose(self, choice: object) -> None:
        found = self._found
        known: tuple[Choice, ...] = (*found.whole, *found.accounts, *found.items, *found.near)
        for one in known if found.suspense is None else (*known, found.suspense):
            if one is choice:
                self._chosen_text = self._typed
                self._chosen(one)
                return
