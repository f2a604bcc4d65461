"""Puts Help together."""

from ims_desktop.actions.counter.seal_note import Notes
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.help.presenter import NotePresenter
from ims_desktop.ui.help.view import HelpView
from ims_desktop.ui.lanes import Runner


def make_help(runner: Runner, notes: Notes, user: User, data: ReferenceData) -> tuple[HelpView, NotePresenter]:
    """The page and what takes its note, to be kept together; somebody has just signed in."""
    view = HelpView(user)
    presenter = NotePresenter(view.note, runner, notes, user, data)
    view.note.came.connect(presenter.came)
    view.note.left.connect(presenter.left)
    view.note.typed.connect(presenter.typed)
    presenter.start()
    return view, presenter
