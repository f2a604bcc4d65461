"""Puts My accounts together."""

from typing import TypeAlias

from ims_desktop.ui.own_accounts.at_work import AccountsWork
from ims_desktop.ui.own_accounts.presenter import OwnAccountsPresenter
from ims_desktop.ui.own_accounts.view import OwnAccountsScreen
from ims_desktop.ui.second_person.making import WithSecond, make_second_person

OwnAccounts: TypeAlias = WithSecond[OwnAccountsScreen, OwnAccountsPresenter]


def make_own_accounts(work: AccountsWork) -> OwnAccounts:
    """The screen of one person's accounts, ready to be shown."""
    second = make_second_person(work.runner, work.desk, work.user)
    view = OwnAccountsScreen(second.view)
    presenter = OwnAccountsPresenter(view, work, second.presenter)
    view.declared.connect(presenter.declare)
    view.withdrawn.connect(presenter.withdraw)
    view.put_off.connect(presenter.put_off)
    return WithSecond(view, presenter, second)
