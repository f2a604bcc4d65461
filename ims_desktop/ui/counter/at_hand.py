"""The payment at hand, by the parts of the counter that hold it; who works on it as a whole is given them together."""

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.counter.asking import Asking
from ims_desktop.ui.counter.basket_presenter import BasketPresenter
from ims_desktop.ui.counter.search_presenter import SearchPresenter
from ims_desktop.ui.counter.tender_presenter import TenderPresenter


@frozen
class AtHand:
    """What is asked, the lines, the search by which they are found, and what was tendered."""

    asking: Asking
    basket: BasketPresenter
    search: SearchPresenter
    tender: TenderPresenter
