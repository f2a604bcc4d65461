"""Who pays and where they live, asked one after the other where it is not the holder, or a fund or the limit asks."""

from collections.abc import Callable

from ims_desktop.actions.counter.add_line import Added, with_address, with_email, with_payer
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.payer_address import must_know_address
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.basket_asked import asked_address, asked_email, asked_payer
from ims_desktop.ui.counter.desk_work import DeskWork

ChangeAtOnce = Callable[[Callable[[Basket], Added]], None]


class PayerAsking:
    """Asks for a name, then for an address where the payment needs one; Esc leaves both as they are."""

    def __init__(
        self, work: DeskWork, asking: Asking, basket: Callable[[], Basket], change_at_once: ChangeAtOnce
    ) -> None:
        self._work = work
        self._asking = asking
        self._basket = basket
        self._change_at_once = change_at_once

    def ask(self, fund_name: str = "", limit: str = "") -> None:
        """Ask who pays; `fund_name` is the fund that wants to know, `limit` says that cash over the limit does."""
        if self._basket().lines:
            asked = asked_payer(self._basket().payer, fund_name or limit)
            self._asking.ask(asked, lambda typed: self._named(typed, limit))

    def ask_email(self) -> None:
        """Alt+H: where the receipt goes by e-mail."""
        if self._basket().lines:
            asked = asked_email(self._basket().email)
            self._asking.ask(
                asked,
                lambda typed: self._change_at_once(lambda basket: Added(with_email(basket, typed))),
                about_somebody=True,
            )

    def line_added(self, fund: Fund) -> None:
        """A line was added: its fund may ask who pays, or where they live."""
        if fund.asks_payer and not self._basket().payer:
            self.ask(fund.name)
        elif who := self._asked_by(""):
            self._ask_further(who, "")

    def needed(self, refused: Refused) -> None:
        """The payment was refused until the payer, or where they live, is known."""
        if refused.reason is Reason.PAYER_NEEDED:
            self.ask()
        else:
            # the basket itself knows its funds; what is left is cash over the limit
            self._ask_further(str(refused.facts["who"]), "" if self._asked_by("") else str(refused.facts["who"]))

    def _ask_further(self, who: str, limit: str) -> None:
        """Only the address where somebody is known to pay, else the name first."""
        if self._basket().payer_name:
            self._ask_address(who)
        else:
            self.ask(who, limit)

    def _named(self, typed: str, limit: str) -> None:
        self._change_at_once(lambda basket: Added(with_payer(basket, typed)))
        if (who := self._asked_by(limit)) or self._basket().address:
            self._ask_address(who or wording.THIS_PAYMENT)

    def _ask_address(self, who: str) -> None:
        asked = asked_address(self._basket().address, who)
        self._asking.ask(asked, lambda typed: self._change_at_once(lambda basket: Added(with_address(basket, typed))))

    def _asked_by(self, limit: str) -> str:
        """What asks for an address that nobody said yet; nothing where none does."""
        basket = self._basket()
        try:
            must_know_address(self._work.data.funds, basket.lines, basket.payer, basket.address, over_limit=bool(limit))
        except Refused as refused:
            return str(refused.facts["who"])
        return ""
