"""What central says of each device: what came after it, what came over, what never did; whose desk; who renewed."""

from builders import ADMINISTRATOR, START
from carried_rolls import begun_after, carry, push
from made_central import IDS, Central, Roll, a_till, at_desk

from ims_desktop.actions.ports import DeviceState, TillLink
from ims_desktop.actions.supervisor.see_custody import see_custody
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.carried import Follows
from ims_desktop.domain.permission import COMMAND_LINE
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.roll import EntryDraft, EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading


def state_of(central: Central, roll: Roll) -> DeviceState:
    return next(one for one in central.store.reconcile() if one.device == roll.identity.device)


def parted(central: Central) -> tuple[Roll, Roll, TillLink]:
    """A till that was copied after two entries: central has three of the copy's, and heard of five of the till's."""
    mine, link = central.till(a_till())
    mine.opened()
    mine.payment(1_00)
    copy = mine.copied()
    copy.receipts = mine.receipts
    copy.payment(50_00)
    link.push(copy.entries, copy.said())
    for pence in (20_00, 3_00, 4_00):
        mine.payment(pence)
    link.head(mine.said(), forked=True)
    return mine, copy, link


def test_a_forked_till_is_split_until_it_is_replaced(central: Central) -> None:
    mine, _copy, _link = parted(central)
    state = state_of(central, mine)
    assert (state.is_split, state.is_wrong, state.missing, state.astray) == (True, True, 2, 5)
    new = begun_after(central, mine, 2)
    carry(new, mine, range(3, 6))
    assert push(central, new) == 0
    state = state_of(central, mine)
    assert (state.is_split, state.is_wrong, state.missing, state.astray) == (False, False, 0, None)
    (successor,) = state.successors
    assert (successor.device, successor.letter) == (new.identity.device, new.identity.letter)
    assert (successor.last_common, successor.carried, successor.reach, state.carried) == (2, 3, 5, 3)
    assert state_of(central, new).is_wrong is False


def test_what_never_came_is_told_for_good(central: Central) -> None:
    mine, _copy, link = parted(central)
    new = begun_after(central, mine, 2)
    carry(new, mine, range(3, 5))
    push(central, new)
    state = state_of(central, mine)
    assert (state.missing, state.astray, state.is_wrong) == (1, 5, True)
    link.head(mine.said(), forked=True)  # it says so again
    assert state_of(central, mine).missing == 1


def test_the_shorter_of_two_rolls_is_missed_too(central: Central) -> None:
    mine, copy, link = parted(central)
    other = copy.copied()
    other.receipts = copy.receipts
    for pence in (5_00, 6_00, 7_00):
        copy.payment(pence)
    link.push(copy.entries, copy.said())
    other.payment(9_00)
    link.head(other.said(), forked=True)  # another copy, of which nothing will come
    new = begun_after(central, mine, 2)
    carry(new, mine, range(3, 6))
    push(central, new)
    state = state_of(central, mine)
    assert (state.last_stored, state.astray, state.missing) == (6, 4, 1)


def test_what_came_over_on_a_later_roll_still_has_come(central: Central) -> None:
    mine, _copy, _link = parted(central)
    second = begun_after(central, mine, 2)
    carry(second, mine, range(3, 6))
    link = central.link(second.identity, central.secrets[second.identity.device])
    link.push(second.entries[:1], second.signer.signed(
        second.identity.device, 1, second.entries[0].seal))  # fmt: skip
    link.head(second.said())  # and its PC was lost before it could send the rest
    third = begun_after(central, second, 1)
    carry(third, second, range(2, 5))
    push(central, third)
    first, between = state_of(central, mine), state_of(central, second)
    assert (first.missing, first.is_wrong) == (0, False)
    assert (between.missing, between.carried, between.is_wrong) == (0, 3, False)


def test_a_device_of_another_place_takes_nobodys(central: Central) -> None:
    mine, _copy, _link = parted(central)
    stranger, _ = central.till(a_till())
    follows = Follows(mine.identity.device, "A", 2, mine.entries[1].seal)
    body: dict[str, Json] = {"office": "BA1", "till": stranger.identity.till, "letter": "A", "follows": follows.body()}
    stranger.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.DEVICE_ENROLLED, COMMAND_LINE.id, body))
    carry(stranger, mine, range(3, 6))
    push(central, stranger)
    assert state_of(central, mine).is_split


def test_a_desk_is_its_persons(central: Central) -> None:
    with at_desk(central, ADMINISTRATOR) as store:
        store.act_as(ADMINISTRATOR.id)
        store.change([], {ADMINISTRATOR.id: "another hash"})
    (desk,) = [one for one in central.store.reconcile() if one.is_desk]
    assert (desk.person, desk.name) == ("A. Administrator", "Desk of A. Administrator")


def test_who_made_central_take_a_new_epoch_is_kept(central: Central) -> None:
    roll, link = central.till()
    epoch = link.pull("", 0, 1).epoch
    with reading(central.store._engine) as connection:
        (had,) = connection.execute(schema.meta.select()).all()
    ahead = had.change + 7
    renewed = link.pull(epoch, ahead, 1).epoch
    assert renewed != epoch
    link.pull(renewed, ahead, 1)  # once a day is enough
    (taken,) = state_of(central, roll).epochs
    assert (taken.shown, taken.had) == (ahead, had.change)
    assert taken.at > START


def test_custody_is_told_of_tills_that_have_more_than_central(central: Central) -> None:
    roll, link = central.till("05")
    roll.opened()
    link.push(roll.entries, roll.said())
    assert central.store.tills_behind("BA1") == []
    roll.payment(1_00)
    roll.payment(2_00)
    link.head(roll.said())
    (behind,) = central.store.tills_behind("BA1")
    assert behind.words.startswith(
        "Till BA1-05A has 2 entries that central has not: they are in no sum here. It was last"
    )
    (office,) = [one for one in see_custody(central.store, SystemClock(), None) if one.office == "BA1"]
    assert behind.words in office.warnings
    assert central.store.tills_behind("NL2") == []
    central.store.block_till("BA1", "05", "", ADMINISTRATOR.id, blocked=True)
    assert central.store.tills_behind("BA1") == []  # nobody waits for it any more


def test_central_says_that_a_till_is_blocked_and_speaks_its_protocol(
    central: Central,
) -> None:
    roll, link = central.till("08")
    assert link.head(roll.said()).blocked is False
    central.store.block_till("BA1", "08", "", ADMINISTRATOR.id, blocked=True)
    assert link.head(roll.said()).blocked is True
