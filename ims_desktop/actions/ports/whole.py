"""Central with all that anybody does there, each with their own rights."""

from typing import Protocol

from ims_desktop.actions.ports.banking import BankingCentral, CustodyCentral
from ims_desktop.actions.ports.central import CentralProver
from ims_desktop.actions.ports.cheques import ChequeCentral, KeptChequeCentral
from ims_desktop.actions.ports.custody_checks import CheckCentral
from ims_desktop.actions.ports.desk_again import DeskAgainCentral
from ims_desktop.actions.ports.held import HeldCentral, LateCentral
from ims_desktop.actions.ports.offices import OfficeCentral
from ims_desktop.actions.ports.open_cards import CardCentral
from ims_desktop.actions.ports.put_back import PutBackCentral
from ims_desktop.actions.ports.referrals import ReferralCentral
from ims_desktop.actions.ports.voids import VoidCentral


class WholeCentral(
    CentralProver,
    BankingCentral,
    CustodyCentral,
    ChequeCentral,
    KeptChequeCentral,
    CardCentral,
    CheckCentral,
    HeldCentral,
    LateCentral,
    DeskAgainCentral,
    PutBackCentral,
    ReferralCentral,
    OfficeCentral,
    VoidCentral,
    Protocol,
):
    """Everything of central in one."""
