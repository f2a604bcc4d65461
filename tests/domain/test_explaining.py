"""The difference explains itself: planted mistakes are found, differences that nothing explains stay unexplained."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from counter_days import CARD, CASH, CHEQUE, OTHER, honest_day
from explainer_trial import LOSSES, Row, guessed, table, trial
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_mistakes import MISTAKES

from ims_desktop.domain.cash_count import NO_CASH, CashCount
from ims_desktop.domain.explaining.explain import MOST_SHOWN, Candidate, explain
from ims_desktop.domain.explaining.misreading import Slip, meant_amounts, meant_pieces
from ims_desktop.domain.explaining.session_seen import (
    TENDERS,
    CorrectionSeen,
    Direction,
    EntrySeen,
    LineSeen,
    MovementSeen,
    PaymentSeen,
    ReversalSeen,
    SessionSeen,
    TenderSeen,
)
from ims_desktop.domain.explaining.suspicion import Kind
from ims_desktop.domain.mop import MopKind

TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SESSIONS = 12  # of each kind; tests/explainer_trial.py takes more
RIGHT = 0.95
GUESSES = 0.10


def at(minutes: int) -> datetime:
    return TEN + timedelta(minutes=minutes)


def paid(
    number: int,
    pence: int,
    kind: MopKind = CASH,
    *,
    given: int = 0,
    ticked: bool | None = None,
    reference: str = "",
    minutes: int | None = None,
) -> PaymentSeen:
    tender = TenderSeen(kind, given or pence, given - pence if given else 0, "000214", ticked)
    line = LineSeen("CT", reference or f"7012{number}", pence)
    return PaymentSeen(number, f"{number:04d}", at(number if minutes is None else minutes), (tender,), (line,))


def session(
    *entries: EntrySeen,
    cash: int = 0,
    cheque: int = 0,
    card: int = 0,
    counted: CashCount | None = None,
    issued: int | None = None,
) -> SessionSeen:
    """A session that differs by these pence; what is expected is of no account to the explainer."""
    expected = dict.fromkeys(TENDERS, 1_000_00)
    difference = {CASH: cash, CHEQUE: cheque, CARD: card, OTHER: 0}
    return SessionSeen(
        entries=entries,
        expected=expected,
        counted={kind: expected[kind] + difference[kind] for kind in TENDERS},
        cash=counted or NO_CASH,
        float_pence=100_00,
        float_issued_pence=issued,
    )


def only(candidates: tuple[Candidate, ...]) -> Candidate:
    [candidate] = candidates
    return candidate


def words(candidates: tuple[Candidate, ...]) -> str:
    return "\n".join(candidate.words for candidate in candidates)


def test_a_payment_keyed_as_cash_that_came_by_cheque() -> None:
    found = explain(session(paid(123, 45_00, minutes=42), paid(124, 38_12), cash=-45_00, cheque=45_00))
    assert found[0].words == "Payment 0123 at 10:42, £45.00, keyed as cash: was it by cheque?"
    assert found[0].entries == (123,)
    assert found[0].explains == {CASH: -45_00, CHEQUE: 45_00}
    assert not found[0].leaves


def test_payments_of_the_same_amount_are_one_candidate_with_all_their_entries() -> None:
    found = explain(session(paid(1, 45_00), paid(2, 45_00), paid(3, 12_34), cash=-45_00, card=45_00))
    assert found[0].words == "One of 2 payments with £45.00 keyed as cash: was it by card?"
    assert found[0].entries == (1, 2)
    assert found[0].mistakes[0].leads[1].words == "Payment 0002 at 10:02, £45.00, keyed as cash: was it by card?"


def test_what_it_does_not_explain_is_left_open_by_name() -> None:
    found = explain(session(paid(1, 45_00), paid(2, 77_31), cash=-45_37, cheque=45_00))
    assert found[0].explains == {CASH: -45_00, CHEQUE: 45_00}
    assert found[0].leaves == ((CASH, -37),)


def test_two_mistakes_in_two_tenders_are_two_candidates() -> None:
    found = explain(session(paid(1, 45_67), paid(2, 81_90, CARD), cash=-45_67, card=-81_90))
    assert {frozenset(candidate.explains.items()) for candidate in found[:2]} == {
        frozenset({(CARD, -81_90)}),
        frozenset({(CASH, -45_67)}),
    }


def test_two_mistakes_together_only_where_that_is_no_chance() -> None:
    twice = (paid(1, 45_67, reference="70123456"), paid(2, 45_67, reference="70123456"))
    lift = MovementSeen(3, at(30), Direction.LIFT, 613_00)
    found = explain(session(*twice, lift, cash=613_00 - 45_67))
    assert {mistake.kind for mistake in only(found).mistakes} == {Kind.MOVEMENT_NOT_MADE, Kind.KEYED_TWICE}
    assert only(found).explains == {CASH: 613_00 - 45_67}
    assert " And: " in only(found).words


def test_two_digits_changed_over() -> None:
    found = explain(session(paid(1, 142_10, CARD), card=124_10 - 142_10))
    assert only(found).words == (
        "Payment 0001 at 10:01, £142.10, by card: was £124.10 meant, and £142.10 keyed "
        "(two digits changed over)? Look at the terminal's list."
    )


def test_a_slipped_point_on_a_cheque() -> None:
    found = explain(session(paid(1, 4_50, CHEQUE), cheque=45_00 - 4_50))
    assert "was £45.00 meant, and £4.50 keyed (the decimal point slipped)? Look at the cheque." in only(found).words


def test_a_cheque_that_was_ticked_is_not_missing() -> None:
    entries = (paid(1, 45_67, CHEQUE, ticked=True), paid(2, 45_67, CHEQUE, ticked=False))
    found = explain(session(*entries, cheque=-45_67))
    assert found[0].entries == (2,)
    assert found[0].words == (
        "Payment 0002 at 10:02, £45.67, cheque 000214: the cheque is not with the others. "
        "Look under the tray and with the paperwork."
    )


def test_several_cheques_not_ticked_are_looked_for_together() -> None:
    entries = tuple(paid(number, 40_00 + number, CHEQUE, ticked=False) for number in (1, 2, 3))
    found = explain(session(*entries, paid(4, 55_55, CHEQUE, ticked=True), cheque=-120_06))
    assert found[0].words == "3 cheques, £120.06 in all, were not ticked: look for them together."
    assert found[0].entries == (1, 2, 3)


def test_a_voided_payment_is_not_suspected_but_its_void_is() -> None:
    void = ReversalSeen(2, at(5), 1, ((CASH, 45_67),))
    found = explain(session(paid(1, 45_67), void, cash=45_67))
    assert only(found).words == (
        "Void at 10:05 of payment 0001, £45.67: was the cash handed back? £45.67 may still be in the drawer."
    )
    assert only(found).entries == (2, 1)
    assert only(explain(session(paid(1, 45_67), void, cash=-45_67))).mistakes[0].kind is Kind.HANDED_BACK_TWICE


def test_a_refund_of_another_session_has_no_payment_to_open() -> None:
    refund = ReversalSeen(2, at(5), 0, ((CASH, 45_67),))
    assert only(explain(session(refund, cash=45_67))).entries == (2,)


def test_a_correction_that_was_none() -> None:
    entries = (paid(1, 45_67), CorrectionSeen(2, at(9), 1, CASH, CARD, 45_67))
    found = explain(session(*entries, cash=45_67, card=-45_67))
    assert only(found).words == (
        "Correction at 10:09 from cash to card, £45.67, of payment 0001 at 10:01, £45.67: "
        "was the tender right before it was corrected?"
    )


def test_the_same_payment_twice() -> None:
    entries = (paid(1, 45_67, reference="70123456"), paid(2, 45_67, reference="70123456"))
    found = explain(session(*entries, cash=-45_67))
    assert found[0].mistakes[0].kind is Kind.KEYED_TWICE
    assert found[0].entries == (2, 1)


def test_change_that_was_not_given() -> None:
    found = explain(session(paid(1, 13_87, given=20_00), cash=6_13))
    assert only(found).words == "Payment 0001 at 10:01, £13.87, in cash: was the change of £6.13 given?"


def test_a_ten_pound_note_taken_for_a_twenty() -> None:
    entries = [paid(number, 800 + number, given=20_00) for number in range(1, 41)]
    found = explain(session(*entries, paid(41, 15_00, given=20_00), cash=-10_00))
    assert found[0].mistakes[0].kind is Kind.ONE_FOR_ANOTHER
    assert found[0].mistakes[0].leads[0].words.endswith("was it a £10 note, taken for a £20 note?")
    assert 41 not in found[0].entries  # a £10 note would not have paid £15


def test_a_lift_keyed_the_wrong_way_and_one_not_keyed() -> None:
    lift = MovementSeen(7, at(90), Direction.TOP_UP, 600_00)
    found = explain(session(lift, cash=-1_200_00))
    assert found[0].words == "Top-up of £600.00 at 11:30: did the cash move the other way?"
    found = explain(session(replace(lift, direction=Direction.LIFT), cash=-600_00))
    assert found[0].words == (
        "£600.00 lifted without being keyed, as large as another lift? Look for its slip and in the safe."
    )
    assert found[0].entries == (7,)


def test_a_row_of_the_count_keyed_in_the_next() -> None:
    found = explain(session(counted=CashCount({1000: 17, 100: 3}, {}), cash=-170_00))
    assert found[0].words == "17 £10 notes and no £20 notes: were they £20, keyed in the wrong row?"


def test_a_float_counted_otherwise_than_it_was_issued() -> None:
    found = explain(session(cash=17_30, issued=117_30))
    assert only(found).words == (
        "The float was issued as £117.30 and counted as £100.00 at opening: was that count wrong?"
    )


def test_the_float_left_out_of_the_count() -> None:
    assert "The float of £100.00: was it left out of the count?" in words(explain(session(cash=-100_00)))


def test_a_tender_that_was_not_compared_is_not_held_against_anything() -> None:
    seen = session(paid(1, 45_67), cash=-45_67, card=45_67)
    counted = {kind: pence for kind, pence in seen.counted.items() if kind is not CARD}
    found = explain(replace(seen, counted=counted))
    assert Kind.OTHER_TENDER in {mistake.kind for candidate in found for mistake in candidate.mistakes}
    assert all(candidate.explains == {CASH: -45_67} for candidate in found)


def test_what_was_meant_by_an_amount() -> None:
    meant = {one.meant: one.slip for one in meant_amounts(4_50)}
    assert meant[5_40] is Slip.SWAPPED
    assert meant[45_00] is meant[450_00] is meant[45] is Slip.POINT
    assert 4_05 in meant
    assert meant[7_50] is Slip.BESIDE
    assert meant[44_50] is Slip.REPEATED
    assert {one.meant for one in meant_amounts(45_00) if one.slip is Slip.SWAPPED} == {54_00}  # nobody keys the .00


def test_what_was_meant_by_a_number_of_pieces() -> None:
    assert {one.meant for one in meant_pieces(12)} >= {21, 122, 112, 15}


@given(st.integers(1, 10_000_000))
def test_a_misreading_is_another_amount_above_nothing(pence: int) -> None:
    meant = [one.meant for one in meant_amounts(pence)]
    assert pence not in meant
    assert len(set(meant)) == len(meant)
    assert min(meant, default=1) > 0
    assert all((one.meant - pence) % 9 == 0 for one in meant_amounts(pence) if one.slip is Slip.SWAPPED)


KINDS = st.sampled_from(TENDERS)
PENCE = st.one_of(st.sampled_from((3_60, 10_00, 20_00, 45_00, 142_10)), st.integers(1, 900_00))


@st.composite
def entries(draw: st.DrawFn) -> tuple[EntrySeen, ...]:
    """Anything that a roll might hold, sensible or not."""
    made: list[EntrySeen] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        pence, kind, other, of = draw(PENCE), draw(KINDS), draw(KINDS), draw(st.integers(0, number))
        change = draw(st.sampled_from((0, 0, 5_00, 16_40))) if kind is CASH else 0
        tenders = (TenderSeen(kind, pence + change, change), TenderSeen(other, 5_00))[: draw(st.integers(1, 2))]
        item = draw(st.sampled_from(("", "BAG")))
        lines = (LineSeen("CT", draw(st.sampled_from(("", "70123456"))), pence, item), LineSeen("HR", "5", 5_00))
        choices: tuple[EntrySeen, ...] = (
            PaymentSeen(number, "", at(number), tenders, lines[: draw(st.integers(0, 2))]),
            ReversalSeen(number, at(number), of, ((kind, pence),)),
            CorrectionSeen(number, at(number), of, kind, other, pence),
            MovementSeen(number, at(number), draw(st.sampled_from(Direction)), pence),
        )
        made.append(draw(st.sampled_from(choices)))
    return tuple(made)


COUNTS = st.builds(
    CashCount,
    st.dictionaries(st.sampled_from((5000, 2000, 1000, 500, 200, 100, 20, 2, 1)), st.integers(0, 60)),
    st.dictionaries(st.sampled_from((200, 100, 50, 10, 1)), st.integers(0, 3)),
)
DIFFERENCES = st.one_of(
    st.just(0), PENCE, PENCE.map(lambda pence: -pence), st.sampled_from((-50_00, -10_00, 9, 27_00, 1_00))
)


@settings(max_examples=200, deadline=None)
@given(entries(), COUNTS, COUNTS, st.tuples(DIFFERENCES, DIFFERENCES, DIFFERENCES), st.none() | st.integers(0, 200_00))
def test_whatever_it_says_adds_up(
    made: tuple[EntrySeen, ...],
    cash: CashCount,
    opened: CashCount,
    difference: tuple[int, int, int],
    issued: int | None,
) -> None:
    in_cash, in_cheques, in_cards = difference
    seen = session(*made, cash=in_cash, cheque=in_cheques, card=in_cards, counted=cash, issued=issued)
    seen = replace(seen, float_cash=opened)
    found = explain(seen)
    assert found == explain(seen)
    assert bool(any(difference)) or not found
    numbers = {entry.number for entry in made}
    for candidate in found:
        left = dict(candidate.leaves)
        for kind, pence in seen.difference().items():
            assert candidate.explains.get(kind, 0) + left.get(kind, 0) == pence
        assert any(candidate.explains.get(kind) == pence for kind, pence in seen.difference().items() if pence)
        assert 0 < candidate.likelihood < 1
        assert set(candidate.entries) <= numbers
        assert "{" not in candidate.words
        assert all(lead.words for mistake in candidate.mistakes for lead in mistake.leads)
    assert len(found) <= MOST_SHOWN * len([pence for pence in difference if pence])


def test_planted_mistakes_are_among_the_first_three() -> None:
    rows = [trial(name, SESSIONS) for name in MISTAKES]
    together = Row("**all**", [one for row in rows for one in row.found])
    print(table([*rows, together]))  # noqa: T201  the table is what is looked at
    assert together.among_first >= RIGHT * len(together.found)
    for row in rows:
        assert row.among_first >= 0.6 * len(row.found), row.name


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_that_nothing_explains_stay_unexplained(loss: str) -> None:
    days = 100
    showing, _ = guessed(LOSSES[loss], days)
    assert showing <= GUESSES * days


@pytest.mark.parametrize("seed", range(20))
def test_an_honest_day_shows_nothing(seed: int) -> None:
    seen = honest_day(seed).seen()
    assert not any(seen.difference().values())
    assert explain(seen) == ()
