"""An office's limits: looked at group by group, and set one at a time, by an administrator."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ims_desktop.actions.admin.see_office import OfficeSeen, see_office
from ims_desktop.actions.admin.set_office import set_office
from ims_desktop.actions.ports.offices import OfficeCentral
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Refused
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.office_limits import wording
from ims_desktop.ui.office_limits.settings import NAMED, SETTINGS
from ims_desktop.ui.office_limits.wording import SettingForm, SettingRow
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of


class OfficeLimitsView(Protocol):
    """The screen."""

    def offer_offices(self, offices: Sequence[tuple[str, object]], chosen: str) -> None:
        """Offer the offices, by name and code."""

    def show_settings(self, rows: Sequence[SettingRow]) -> None:
        """Show a group's settings; what is marked stays marked."""

    def show_form(self, form: SettingForm | None) -> None:
        """Show what the marked one does, its field and its history."""

    def show_wrong(self, text: str) -> None:
        """Say what is wrong beside the field; empty words take it away."""

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or that central cannot be asked."""


class OfficeLimitsPresenter:
    """Central is asked when the screen comes to the front, and after each change."""

    def __init__(
        self,
        view: OfficeLimitsView,
        runner: Runner,
        central: Callable[[], OfficeCentral],
        data: ReferenceData,
        user: User,
    ) -> None:
        self._view = view
        self._runner = runner
        self._central = central
        self._data = data
        self._user = user
        self._office = user.office
        self._group = next(iter(SETTINGS))
        self._name = ""
        self._seen: OfficeSeen | None = None
        self._busy = False

    def came_to_front(self) -> None:
        """Ask how things stand."""
        central, user, office = self._central, self._user, self._office

        def look() -> tuple[OfficeSeen, ReferenceData]:
            there = central()
            return see_office(there, user, office), there.reference_data()

        self._runner.run(Lane.CENTRAL, look, lambda answer: self._looked(*answer), self._not_read)

    def choose_office(self, office: object) -> None:
        """Another office."""
        self._office, self._seen = str(office), None
        self.came_to_front()

    def choose_group(self, group: object) -> None:
        """Other settings of it."""
        self._group = str(group)
        self._name = next(iter(SETTINGS[self._group]))
        self._show()

    def mark(self, row: SettingRow | None) -> None:
        """Another setting is marked."""
        if row is not None and row.name != self._name:
            self._name = row.name
            self._show_form()

    def save(self, typed: str) -> None:
        """Set the marked one."""
        if self._busy or self._seen is None or self._name not in NAMED:
            return
        central, user, office, name = self._central, self._user, self._office, self._name
        self._busy = True

        def write() -> None:
            there = central()
            there.act_as(user.id)
            set_office(there, user, office, {name: wording.as_set(typed)})

        self._runner.run(
            Lane.CENTRAL, write, lambda _none: self._saved(), lambda trouble: self._not_saved(trouble, name)
        )

    def _looked(self, seen: OfficeSeen, data: ReferenceData) -> None:
        self._seen, self._data = seen, data
        offices = [(office.name, code) for code, office in sorted(data.offices.items())]
        self._view.offer_offices(offices, self._office)
        self._show()

    def _show(self) -> None:
        seen = self._seen
        if seen is None:
            return
        names = [name for name in SETTINGS[self._group] if name in seen.settings]
        if self._name not in names:
            self._name = names[0]
        rows = [
            SettingRow(
                name,
                NAMED[name].label,
                wording.value_words(name, seen.settings[name]),
                wording.last_of(seen.changes, name),
            )
            for name in names
        ]
        self._view.show_settings(rows)
        self._show_form()

    def _show_form(self) -> None:
        seen, name = self._seen, self._name
        if seen is None:
            return
        value, said = seen.settings[name], NAMED[name]
        history = [wording.changed_words(one, self._data) for one in seen.changes if one.setting == name]
        label = f"{said.label}, in {said.unit}" if said.unit else said.label
        self._view.show_form(
            SettingForm(
                name,
                said.label,
                said.does,
                label,
                wording.typed_words(name, value),
                wording.choices_of(value),
                tuple(history) or (wording.NO_HISTORY,),
            )
        )

    def _saved(self) -> None:
        self._busy = False
        self._view.show_wrong("")
        self._view.show_notice(NoticeText(wording.SAVED, Tone.GOOD, key="limits"))
        self.came_to_front()

    def _not_saved(self, trouble: Exception, name: str) -> None:
        self._busy = False
        text = words_of(trouble)
        self._view.show_notice(None)
        self._view.show_wrong(text.replace(name, NAMED[name].label) if isinstance(trouble, Refused) else text)

    def _not_read(self, trouble: Exception) -> None:
        self._view.show_notice(NoticeText(words_of(trouble), Tone.WARNING, key="limits"))
