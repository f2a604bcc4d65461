"""Who may do what: every role against every permission, so that a change of rights is seen."""

from itertools import combinations

import pytest

from ims_desktop.domain.permission import ALLOWED, Permission, Role, User
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused

# cashier, supervisor, finance, administrator, auditor, reporting officer
TABLE = {
    Permission.TAKE_PAYMENTS: "yes yes  no  no  no  no",
    Permission.OPEN_SESSION: "yes yes  no  no  no  no",
    Permission.KEEP_DRAWER: "yes yes  no  no  no  no",
    Permission.WITNESS_CASH: "yes yes  no  no  no  no",
    Permission.LOG_POST: "yes yes  no  no  no  no",
    Permission.ACT_IN_ABSENCE: " no yes  no  no  no  no",
    Permission.SEE_EXPECTED: " no yes  no  no  no  no",
    Permission.APPROVE_SESSION: " no yes  no  no  no  no",
    Permission.APPROVE_CASH_OVER_LIMIT: " no yes  no  no  no  no",
    Permission.REVERSE_PAYMENTS: "yes yes  no  no  no  no",
    Permission.APPROVE_REVERSAL: " no yes  no  no  no  no",
    Permission.REPRINT: "yes yes yes  no  no  no",
    Permission.PAY_STOPPED_ACCOUNTS: " no  no yes  no  no  no",
    Permission.PAY_TWICE_IN_ONE: " no  no yes  no  no  no",
    Permission.FIND_TRANSACTIONS: " no yes yes  no yes  no",
    Permission.KEEP_TILLS: " no  no  no yes  no  no",
    Permission.KEEP_REFERENCE_DATA: " no  no  no yes  no  no",
    Permission.ERASE_PERSONAL: " no  no  no yes  no  no",
    Permission.SEE_SYNC: " no yes yes yes yes  no",
    Permission.WATCH: " no yes yes  no yes  no",
    Permission.BANK_TAKINGS: " no yes  no  no  no  no",
    Permission.RECEIVE_BANKING: " no yes yes  no  no  no",
    Permission.RETURN_CHEQUES: " no yes yes  no  no  no",
    Permission.SETTLE_HELD: " no  no yes  no  no  no",
    Permission.SEE_CUSTODY: " no yes yes  no yes  no",
    Permission.VERIFY: " no  no yes  no yes  no",
    Permission.CONFIRM_CLOCK: " no yes  no  no  no  no",
    Permission.MAKE_PACK: " no  no yes  no yes  no",
    Permission.DECLARE_ACCOUNTS: "yes yes yes  no  no  no",
    Permission.APPROVE_WITHDRAWAL: " no yes  no  no  no  no",
    Permission.SEE_DECLARED: " no yes  no  no yes  no",
    Permission.READ_REFERRALS: " no  no  no  no  no yes",
}


def person(*roles: Role, disabled: bool = False) -> User:
    return User(UserId("u-1"), "person", "A. Person", "BA1", roles, disabled)


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(Permission)
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_what_it_may(permission: Permission) -> None:
    for role, answer in zip(Role, TABLE[permission].split(), strict=True):
        assert person(role).may(permission) == (answer == "yes"), role
        assert not person(role, disabled=True).may(permission)
        if answer == "yes":
            person(role).must(permission)
        else:
            with pytest.raises(Refused) as refused:
                person(role).must(permission)
            assert refused.value.reason is Reason.NOT_ALLOWED
            assert refused.value.facts == {"permission": permission.value}


@pytest.mark.parametrize(("first", "second"), list(combinations(Role, 2)))
def test_two_roles_may_what_either_may(first: Role, second: Role) -> None:
    for permission in Permission:
        either = person(first).may(permission) or person(second).may(permission)
        assert person(first, second).may(permission) == either


def test_nobody_without_a_role_may_anything() -> None:
    assert not any(person().may(permission) for permission in Permission)


def test_who_keeps_users_and_tills_takes_no_payments() -> None:
    for allowed in ALLOWED.values():
        keeps = {Permission.KEEP_TILLS, Permission.KEEP_REFERENCE_DATA} & allowed
        assert not (keeps and Permission.TAKE_PAYMENTS in allowed)


def test_whose_money_somebody_sees() -> None:
    def seen(*roles: Role, offices: tuple[str, ...] = (), funds: tuple[str, ...] = ()) -> list[tuple[bool, bool]]:
        user = User(UserId("u"), "u", "U", "BA1", roles, only_offices=offices, only_funds=funds)
        return [(user.sees(office), user.sees_all_of(office)) for office in ("BA1", "WE1")]

    nothing, some, everything = (False, False), (True, False), (True, True)
    assert seen(Role.SUPERVISOR) == [everything, nothing]
    assert seen(Role.FINANCE) == [everything, everything]
    assert seen(Role.FINANCE, offices=("WE1",)) == [nothing, everything]
    assert seen(Role.AUDITOR, funds=("05",)) == [some, some]
