"""What the explainer says, in a cashier's words: what may have happened, and what to look at."""

from collections.abc import Mapping, Sequence

from ims_desktop.domain.explaining.misreading import Slip
from ims_desktop.domain.explaining.session_seen import (
    SMALLEST_NOTE_PENCE,
    TENDERS,
    CorrectionSeen,
    EntrySeen,
    MovementSeen,
    PaymentSeen,
    SessionSeen,
)
from ims_desktop.domain.explaining.suspicion import FLOAT, Kind, Suspicion
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.times import london

_TENDER = {
    MopKind.CASH: "cash",
    MopKind.CHEQUE: "cheque",
    MopKind.CARD: "card",
    MopKind.OTHER: "voucher, postal order or slip",
}
_PROOF = {
    MopKind.CASH: "Look at the bill, or ask the payer",
    MopKind.CHEQUE: "Look at the cheque",
    MopKind.CARD: "Look at the terminal's list",
    MopKind.OTHER: "Look at the voucher, postal order or slip",
}

# Of one lead: {entry} and {other} are the entries behind it, {p0} {p1} its facts as pounds, {n0} … as numbers, {s0} …
# and {d0} … as denominations (£10, £10 notes); {short} and {over} are the tenders with too little and too much,
# {tender} is the one it touches.
_WORDS: Mapping[str, str] = {
    "tender": "{entry},{of_it} keyed as {short}: was it by {over}?",
    "tender of a line": "{entry}, keyed as {short}: was its line of {p0} by {over}?",
    "parts changed over": "{entry}, in two parts, {p0} and {p1}: were they changed over between {short} and {over}?",
    "never paid": "{entry}, in cash: was it ever paid, or handed back without a void?",
    "card declined": "{entry}, by card: was the card declined? {proof}.",
    "card twice": "{entry}, by card: did the terminal take it twice? {proof}.",
    "cheque missing": "{entry}{cheque}: the cheque is not with the others. Look under the tray and with the paperwork.",
    "cheques missing": "{n0} cheques, {p1} in all, were not ticked: look for them together.",
    "slip missing": "{entry}: its voucher, postal order or slip is not with the others.",
    "twice": "{entry}, was keyed again after {other}: was it paid only once?",
    "one more": "{entry}: {p0} is the price of one item on it: was one more sold, or one sold and not keyed?",
    "one fewer": "{entry}: {n1} items at {p0} were keyed: was one fewer paid for?",
    "correction": "{entry}, of {other}: was the tender right before it was corrected?",
    "correction alone": "{entry}: was the tender right before it was corrected?",
    "cash kept": "{entry}: was the cash handed back? {p0} may still be in the drawer.",
    "cheque kept": "{entry}: was the cheque handed back? {p0} may still be with the others.",
    "card kept": "{entry}: was the card refunded on the terminal? {p0} still stands there.",
    "other kept": "{entry}: was what was handed over given back? {p0} may still be with the others.",
    "cash twice": "{entry}: was {p0} handed back twice?",
    "card twice back": "{entry}: was {p0} refunded twice on the terminal?",
    "no change": "{entry}, in cash: was the change of {p0} given?",
    "note taken": "{entry}, in cash: was it a {s0} note, taken for a {s1} note?",
    "note given": "{entry}, in cash: was a {s1} note meant as change, and a {s0} note given?",
    "not keyed": "{p0} {moved} without being keyed? Look for a slip, and at what lies in the safe.",
    "like another": "{entry}: was another one of {p0} not keyed? Look for its slip.",
    "not made": "{entry}: it is keyed, but did the cash move? Look in the safe and in the drawer.",
    "moved twice": "{entry} is the same as {other}: was it made only once?",
    "wrong way": "{entry}: did the cash move the other way?",
    "nothing given": "{entry}: did the change come, and nothing go for it?",
    "nothing came": "{entry}: did the cash go, and no change come for it?",
    "a note": "{entry}: was it {p1}, a note more or fewer? Count it in the safe.",
    "a bundle": "{entry}: was it {p1}, a bundle more or fewer? Count it in the safe.",
    "pieces": "{n0} of the {d1}: is it {s2}, laid or keyed with them? Look through them.",
    "bag as other": "A bag of {d1}: does it hold {d2}?",
    "row": "{n0} {d1} and no {d2}: were they {s2}, keyed in the wrong row?",
    "rows changed": "{n0} {d1} and {n2} {d3}: were the two rows changed over?",
    "bag missed": "A bag of {d1} ({p0}) may not have been counted. Look in the safe and under the counter.",
    "bag twice": "{n2} full bags of {d1} counted: was one counted twice, or also as loose coins?",
    "pile missed": "A pile of {n0} {d1} may not have been counted. Look under the tray and behind the drawer.",
    "pile twice": "A pile of {n0} {d1} may have been counted twice.",
    "row twice": "Were the {d1} counted twice? Half of them makes the difference.",
    "row missed": "No {d1} counted: were {n0} of them left out?",
    "float issued": "The float was issued as {p1} and counted as {p0} at opening: was that count wrong?",
    "left out": "The float of {p0}: was it left out of the count?",
    "float twice": "The float of {p0}: was it in the drawer twice, or not keyed at opening?",
}
_MISKEYED: Mapping[Kind, str] = {
    Kind.AMOUNT_MISKEYED: "{entry}, by {tender}: was {p1} meant, and {p0} keyed ({slip})? {proof}.",
    Kind.MOVEMENT_MISKEYED: "{entry}: was it {p1} ({slip})? Look at its slip.",
    Kind.COUNT_MISKEYED: "{n0} {d1} were counted: were there {n2} ({slip})?",
    Kind.FLOAT_WRONG: "{n0} {d1} were counted: were there {n2} ({slip})?",
}

# Of several leads that are as good as one another. {n} is how many, {by} the pence it makes.
_ONE_OF: Mapping[Kind, str] = {
    Kind.OTHER_TENDER: "One of {n} payments with {by} keyed as {short}: was it by {over}?",
    Kind.AMOUNT_MISKEYED: "One of {n} payments by {tender}: was it keyed wrong, such as {p0} for {p1} ({slip})?",
    Kind.KEYED_TWICE: "One of {n} pairs of like payments of {by}: was it paid only once?",
    Kind.NEVER_PAID: "One of {n} cash payments of {by}: was it ever paid, or handed back without a void?",
    Kind.PAPER_MISSING: "One of {n} payments of {by} by {tender}: it is not with the others.",
    Kind.CARD_NOT_TAKEN: "One of {n} card payments of {by}: was the card declined? {proof}.",
    Kind.CARD_TAKEN_TWICE: "One of {n} card payments of {by}: did the terminal take it twice? {proof}.",
    Kind.ITEM_COUNT: "{by} is the price of an item keyed {n} times: is there one sale more or fewer than was keyed?",
    Kind.CHANGE_NOT_GIVEN: "One of {n} payments with {by} change: was it given?",
    Kind.ONE_FOR_ANOTHER: "A note, coin or bag taken for another makes {by}, in one of {n} places. {words}",
    Kind.LIFT_MISSED: "{p0} lifted without being keyed, as large as another lift? Look for its slip and in the safe.",
    Kind.TOP_UP_MISSED: "{p0} topped up without being keyed, as large as another top-up? Look for its slip.",
    Kind.NOT_HANDED_BACK: "One of {n} voids or refunds of {by}: was it handed back?",
    Kind.HANDED_BACK_TWICE: "One of {n} voids or refunds of {by}: was it handed back twice?",
}
_LIKE_THIS = "{n} places fit, such as: {words}"


class Wording:
    """Words about one session's entries."""

    def __init__(self, session: SessionSeen) -> None:
        self._entries = {entry.number: entry for entry in session.entries}

    def words(self, one: Suspicion) -> str:
        """What may have happened, in one place."""
        if one.how.startswith(FLOAT) or one.how in {slip.value for slip in Slip}:
            how = one.how.removeprefix(FLOAT)
            template = _WORDS.get(how) or _MISKEYED[one.kind]
            facts = self._facts(one) | {"slip": how}
            words = template.format_map(facts)
            # what lay in the drawer this morning cannot be looked for now
            return f"The float at opening: {words.split(' Look ')[0]}" if one.how.startswith(FLOAT) else words
        how = "card twice back" if (one.kind, one.how) == (Kind.HANDED_BACK_TWICE, "card twice") else one.how
        return _WORDS[how].format_map(self._facts(one))

    def headline(self, leads: Sequence[Suspicion]) -> str:
        """What may have happened, in one of several places; the first of them is the likeliest."""
        first = leads[0]
        if len(leads) == 1:
            return self.words(first)
        template = _ONE_OF.get(first.kind, _LIKE_THIS)
        return template.format_map(
            self._facts(first) | {"n": str(len(leads)), "words": self.words(first), "slip": first.how}
        )

    def _facts(self, one: Suspicion) -> dict[str, str]:
        entries = [self._entries[number] for number in one.entries]
        touched = [kind for kind, pence in zip(TENDERS, one.effect, strict=True) if pence]
        short = [kind for kind, pence in zip(TENDERS, one.effect, strict=True) if pence < 0]
        over = [kind for kind, pence in zip(TENDERS, one.effect, strict=True) if pence > 0]
        facts = {
            "by": pounds(max(abs(pence) for pence in one.effect)),
            "tender": _TENDER[touched[0]],
            "proof": _PROOF[touched[0]],
            "short": _TENDER[short[0]] if short else "",
            "over": _TENDER[over[0]] if over else "",
            "moved": "lifted" if one.kind is Kind.LIFT_MISSED else "topped up",
            "entry": self._named(entries[0]) if entries else "",
            "other": _within(self._named(entries[1])) if len(entries) > 1 else "",
            "cheque": _cheque_of(entries[0]) if entries else "",
            "of_it": "",
        }
        for place, number in enumerate(one.facts):
            facts |= {f"p{place}": pounds(number), f"n{place}": str(number)}
            facts |= {f"s{place}": _piece(number), f"d{place}": _pieces(number)}
        if entries and isinstance(entries[0], PaymentSeen) and one.facts and entries[0].total_pence != one.facts[0]:
            facts["of_it"] = f" of it {pounds(one.facts[0])}"
        return facts

    def _named(self, entry: EntrySeen) -> str:
        at = f"{london(entry.at):%H:%M}"
        if isinstance(entry, PaymentSeen):
            return f"Payment {entry.receipt or entry.number} at {at}, {pounds(entry.total_pence)}"
        if isinstance(entry, MovementSeen):
            return f"{entry.direction.value.capitalize()} of {pounds(entry.amount_pence)} at {at}"
        if isinstance(entry, CorrectionSeen):
            was, now = _TENDER[entry.was], _TENDER[entry.now]
            return f"Correction at {at} from {was} to {now}, {pounds(entry.amount_pence)}"
        voided = self._entries.get(entry.payment)
        pence = sum(amount_pence for _, amount_pence in entry.tenders)
        if isinstance(voided, PaymentSeen):
            return f"Void at {at} of payment {voided.receipt or voided.number}, {pounds(pence)}"
        return f"Refund at {at}, {pounds(pence)}"


def _cheque_of(entry: EntrySeen) -> str:
    if isinstance(entry, PaymentSeen):
        for tender in entry.tenders:
            if tender.kind is MopKind.CHEQUE and tender.cheque_number:
                return f", cheque {tender.cheque_number}"
    return ""


def _within(words: str) -> str:
    """As it stands within a sentence."""
    return words[:1].lower() + words[1:]


def _piece(pence: int) -> str:
    """A denomination as people call it."""
    return f"£{pence // 100}" if pence % 100 == 0 else f"{pence}p"


def _pieces(pence: int) -> str:
    """The notes or coins of a denomination."""
    return f"{_piece(pence)} {'notes' if pence >= SMALLEST_NOTE_PENCE else 'coins'}"
