"""The post: items are keyed one after the other, two sign the sheet, and each item is worked off."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from ims_desktop.actions.counter.count_bag import BagCounted, count_bag
from ims_desktop.actions.counter.log_post import clean_item, log_post
from ims_desktop.actions.counter.work_post import WorkWanted, work_post
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.post import CARRIER, ENCLOSED, LETTER, MOST_ITEMS, NAME, Came, LoggedItem, Outcome, PostItem
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.ui.post import wording
from ims_desktop.ui.post.at_work import PostWork
from ims_desktop.ui.post.shown import Doing, KeyedItem, PostView
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.trouble import words_of

T = TypeVar("T")
_OUTCOMES = {
    Doing.RETURN: Outcome.RETURNED,
    Doing.PASS: Outcome.PASSED,
    Doing.ERROR: Outcome.IN_ERROR,
    Doing.LOCK: Outcome.LOCKED,
}


class PostPresenter:
    """What is keyed of a sheet is only held here: it is logged once two signed for it."""

    def __init__(self, view: PostView, work: PostWork, second: SecondPersonPresenter) -> None:
        self._view = view
        self._work = work
        self._second = second
        self._sheet: list[PostItem] = []
        self._items: dict[str, LoggedItem] = {}
        self._doing: tuple[Doing, LoggedItem] | None = None
        self._busy = False

    # ---- looking

    def came_to_front(self) -> None:
        """Look what is to be worked off now."""
        desk = self._work.desk
        self._work.run(lambda: (desk.till.open_post(), desk.today()), lambda found: self._looked(*found), self._failed)

    def _looked(self, items: Sequence[LoggedItem], today: date) -> None:
        self._items = {one.id: one for one in items}
        sum_pence = sum(one.item.pence for one in items)
        told = f"{len(items)} open, {pounds(sum_pence)}" if items else wording.NONE_MARKED
        self._view.show_items([wording.item_row(one, one.age_days(today)) for one in items], told)

    # ---- logging

    def add(self, keyed: KeyedItem) -> None:
        """Put an item on the sheet."""
        if self._held:
            return
        try:
            if looks_like_card_number(keyed.amount):
                raise Refused(Reason.CARD_NUMBER)  # noqa: TRY301  refused as any other
            if len(self._sheet) == MOST_ITEMS:
                raise Refused(Reason.POST_NOT_VALID, why=f"a sheet has up to {MOST_ITEMS} items; sign it, then go on")  # noqa: TRY301
            self._sheet.append(clean_item(_item_of(keyed)))
        except Refused as refused:
            self._view.show_wrong(refused.message)
            return
        self._view.show_notice(None)
        self._view.clear_keyed()
        self._show_sheet()

    def take_off(self, at: int) -> None:
        """Take an item off the sheet again."""
        if not self._held and 0 <= at < len(self._sheet):
            del self._sheet[at]
            self._show_sheet()

    def sign(self) -> None:
        """Have the second person sign for the sheet; then it is logged."""
        if self._held:
            return
        if not self._sheet:
            self._view.show_notice(NoticeText(wording.NOTHING_KEYED, Tone.WARNING))
            return
        desk, user, items = self._work.desk, self._work.user, tuple(self._sheet)
        amount = pounds(sum(item.pence for item in items))
        says = wording.SIGN_SAYS.format(count=len(items), amount=amount, cashier=user.display_name)
        self._ask(
            Agreement(wording.SIGN_TITLE, (says,), Permission.LOG_POST, wording.SIGN_AGREES),
            lambda witness: log_post(desk, user, items, witness),
            self._logged,
        )

    def _logged(self, entry: Entry) -> None:
        count, amount = len(self._sheet), pounds(sum(item.pence for item in self._sheet))
        self._sheet.clear()
        self._show_sheet()
        self._changed(wording.LOGGED.format(sheet=entry.body["sheet"], count=count, amount=amount))

    def _show_sheet(self) -> None:
        self._view.show_sheet([wording.sheet_row(item) for item in self._sheet])

    # ---- working off

    def choose(self, doing: Doing, item: str) -> None:
        """Begin to end an item; a sheet that nobody signed comes first."""
        found = self._items.get(item)
        if self._held or found is None:
            return
        if self._sheet:
            self._view.show_notice(NoticeText(wording.NOT_SIGNED, Tone.WARNING))
            return
        if doing is Doing.PAY and found.item.came is Came.SEALED_BAG:
            doing = Doing.BAG
        self._doing = (doing, found)
        self._view.show_notice(None)
        self._view.show_form(wording.FORMS[doing])

    def enter(self, typed: Sequence[str]) -> None:
        """Do what was begun; what takes a second person asks them first."""
        if self._doing is None or self._held:
            return
        doing, item = self._doing
        first, second, third = (*typed, "", "", "")[:3]
        if doing is Doing.PAY:
            self.put_off()
            self._work.pay_in(item, first)
        elif doing is Doing.BAG:
            self._count(item, first, second, third)
        else:
            self._end(doing, item, first)

    def _count(self, item: LoggedItem, counted: str, reference: str, reason: str) -> None:
        try:
            bag = BagCounted(item.id, parse_pounds(counted), reference.strip() or item.item.service, reason)
        except Refused as refused:
            self._view.show_wrong(refused.message)
            return
        desk, data, user = self._work.desk, self._work.data, self._work.user
        says = wording.BAG_SAYS.format(
            seal=item.item.seal, service=item.item.service, said=pounds(item.item.pence), counted=pounds(bag.pence)
        )
        self._ask(
            Agreement(wording.BAG_TITLE, (says,), Permission.LOG_POST, wording.BAG_AGREES),
            lambda witness: count_bag(desk, data, user, bag, witness),
            lambda _paid: self._ended(wording.DONE[Doing.BAG].format(item=item.id)),
        )

    def _end(self, doing: Doing, item: LoggedItem, typed: str) -> None:
        desk, user = self._work.desk, self._work.user
        to, reason = (typed, "") if doing is Doing.PASS else ("", typed)
        said = wording.DONE[doing].format(item=item.id, to=to)

        def work(witness: User | None) -> Entry:
            return work_post(desk, user, WorkWanted(item.id, _OUTCOMES[doing], reason, to, witness))

        if doing is Doing.LOCK or not item.item.pence:
            self._do(lambda: work(None), lambda _entry: self._ended(said))
            return
        says = wording.AWAY_SAYS[doing].format(item=item.id, amount=pounds(item.item.pence), to=to)
        self._ask(
            Agreement(wording.AWAY_TITLE, (says,), Permission.LOG_POST, wording.AGREES.get(doing, wording.AWAY_AGREES)),
            work,
            lambda _entry: self._ended(said),
        )

    def put_off(self) -> None:
        """Nothing is done after all."""
        if self._second.asking:
            self._second.put_off()
        elif self._doing is not None and not self._busy:
            self._doing = None
            self._view.show_form(None)

    # ---- how

    @property
    def _held(self) -> bool:
        return self._busy or self._second.asking

    def _ended(self, said: str) -> None:
        self._doing = None
        self._view.show_form(None)
        self._changed(said)

    def _changed(self, said: str) -> None:
        self._view.show_notice(NoticeText(said, Tone.GOOD))
        self._work.changed()
        self.came_to_front()

    def _ask(self, agreement: Agreement, work: Callable[[User], T], done: Callable[[T], None]) -> None:
        def answered(answer: T) -> None:
            self._view.set_asking(asking=False)
            done(answer)

        self._view.show_wrong("")
        self._view.set_asking(asking=True)
        self._second.ask(agreement, work, answered, lambda: self._view.set_asking(asking=False))

    def _do(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def answered(answer: T) -> None:
            self._set_busy(busy=False)
            done(answer)

        self._view.show_wrong("")
        self._set_busy(busy=True)
        self._work.run(work, answered, self._failed)

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        if self._doing is None:
            self._view.show_notice(NoticeText(words_of(trouble), Tone.WRONG))
        else:
            self._view.show_wrong(words_of(trouble))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)


def _item_of(keyed: KeyedItem) -> PostItem:
    """What was keyed as an item; of a bag the first fields are its service and seal."""
    bag = keyed.came is Came.SEALED_BAG
    pence = parse_pounds(keyed.amount) if keyed.amount.strip() or keyed.came is not Came.LETTER else 0
    if bag:
        personal = {ENCLOSED: keyed.enclosed, CARRIER: keyed.said}
        return PostItem(
            keyed.came, pence, seal=keyed.reference.strip(), service=keyed.name.strip(), personal=_said(personal)
        )
    personal = {NAME: keyed.name, ENCLOSED: keyed.enclosed, LETTER: keyed.said}
    return PostItem(keyed.came, pence, keyed.reference.strip(), personal=_said(personal))


def _said(personal: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in personal.items() if value.strip()}
