"""My accounts: what somebody declared, one more, or one that a supervisor lets them withdraw."""

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.actions.counter.declare_account import Declared, declare_account, my_accounts, withdraw_account
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.ui.own_accounts import wording
from ims_desktop.ui.own_accounts.at_work import AccountsWork
from ims_desktop.ui.own_accounts.wording import AccountRow
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of

_ABOUT_REASON = frozenset({Reason.REASON_NEEDED, Reason.TEXT_TOO_LONG, Reason.TEXT_NOT_PLAIN})


class OwnAccountsView(Protocol):
    """The screen."""

    def show_accounts(self, rows: Sequence[AccountRow]) -> None:
        """Show what was declared."""

    def offer_funds(self, funds: Sequence[tuple[str, object]]) -> None:
        """Offer the funds that an account can be of, by name and code."""

    def show_wrong(self, text: str, *, reason: bool = False) -> None:
        """Say what is wrong, beside the reference or beside the reason; empty words take it away."""

    def clear_keyed(self) -> None:
        """Empty what was keyed, the keys in the first field."""

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or what did not work."""

    def set_asking(self, *, asking: bool) -> None:
        """Hold what was keyed while a supervisor is asked."""


class OwnAccountsPresenter:
    """Everything stands on the roll at once, or was refused."""

    def __init__(self, view: OwnAccountsView, work: AccountsWork, second: SecondPersonPresenter) -> None:
        self._view = view
        self._work = work
        self._second = second
        self._busy = False
        self._funds: tuple[tuple[str, object], ...] = ()

    def came_to_front(self) -> None:
        """Look what is declared now."""
        funds = tuple((fund.name, code) for code, fund in self._work.data.funds.items() if not fund.disabled)
        if funds != self._funds:
            self._funds = funds
            self._view.offer_funds(funds)
        desk, user = self._work.desk, self._work.user
        self._work.run(lambda: my_accounts(desk, user), self._looked, self._failed)

    def declare(self, fund: object, reference: str) -> None:
        """Declare one more."""
        if self._busy:
            return
        if looks_like_card_number(reference):
            self._view.clear_keyed()
            self._view.show_wrong(Refused(Reason.CARD_NUMBER).message)
            return
        desk, user, code = self._work.desk, self._work.user, str(fund)
        self._busy = True
        self._work.run(
            lambda: declare_account(desk, user, code, reference),
            lambda _entry: self._done(wording.DECLARED),
            self._failed,
        )

    def withdraw(self, row: AccountRow | None, reason: str) -> None:
        """Ask a supervisor to let the marked one be withdrawn."""
        if row is None or self._second.asking:
            return
        if not reason.strip():
            self._view.show_wrong(Refused(Reason.REASON_NEEDED, why="a supervisor is asked").message, reason=True)
            return
        desk, user = self._work.desk, self._work.user

        def work(approver: User) -> Entry:
            return withdraw_account(desk, user, row.id, reason, approver)

        agreement = Agreement(
            wording.AGREE_TITLE, wording.says(row, user.display_name), Permission.APPROVE_WITHDRAWAL, wording.AGREE
        )
        self._second.ask_holding(
            lambda held: self._view.set_asking(asking=held),
            agreement,
            work,
            lambda _entry: self._done(wording.WITHDRAWN),
        )

    def put_off(self) -> None:
        """Nobody is at the window any more."""
        self._second.put_off()

    def _looked(self, found: Sequence[Declared]) -> None:
        self._view.show_accounts([wording.account_row(one, self._work.data) for one in found])

    def _done(self, said: str) -> None:
        self._busy = False
        self._view.show_wrong("")
        self._view.clear_keyed()
        self._view.show_notice(NoticeText(said, Tone.GOOD, key="own"))
        self._work.changed()
        self.came_to_front()

    def _failed(self, trouble: Exception) -> None:
        self._busy = False
        self._view.show_notice(None)
        about_reason = isinstance(trouble, Refused) and trouble.reason in _ABOUT_REASON
        self._view.show_wrong(words_of(trouble), reason=about_reason)
