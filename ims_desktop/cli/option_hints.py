"""Which option of a command helps where a rule said no: the rule's own words know nothing of commands."""

from collections.abc import Mapping, Sequence

from ims_desktop.domain.refusal import Reason, Refused

_APPROVED_BY = "Name them: --approved-by USER2, their password in IMS_APPROVER_PASSWORD."
_WITNESS = "Name them: --witness USER2, their password in IMS_APPROVER_PASSWORD."
_CARRIER = "Where it is no user of ours: --carrier NAME --receipt NUMBER."
_REASON = "Say it with --reason."
_SIGN_INS = frozenset({Reason.SIGN_IN_WRONG, Reason.SIGN_IN_LOCKED})
_SECOND = frozenset({"--approved-by", "--witness", "--hand-over-to", "--checker"})
_CARD = "Key the terminal's slip: --card last4=1234,auth=567890."

_HINTS: Mapping[str, Mapping[Reason, str]] = {
    "take": {
        Reason.AMOUNT_NEEDS_CONFIRMATION: "Where it is right: --confirm.",
        Reason.PAID_ALREADY: "To take it again: --confirm.",
        Reason.DIRECT_DEBIT: "To take it: --confirm.",
        Reason.OTHER_AMOUNT_DUE: "To take it: --confirm.",
        Reason.ITEM_UNKNOWN: "ims-admin codes item lists them.",
        Reason.CONTACT_NEEDED: (
            "It stands behind the amount: --line SUSP:REFERENCE:AMOUNT:CONTACT. Where there is none: --confirm."
        ),
        Reason.ITEM_ANSWERS: "Give an --answer for each, in this order, and no more.",
        Reason.CARD_DETAILS: "As the terminal's slip says: --tender card:9.99:last4=1234,auth=567890.",
        Reason.CHEQUE_DETAILS: "As the cheque says: --tender cheque:45.00:number=000214,date=2026-04-01.",
        Reason.CASH_OVER_LIMIT: "Where the office lets it pass: --approved-by USER2 --reason … --evidence ….",
        Reason.REASON_NEEDED: _REASON,
        Reason.PAYER_NEEDED: "Say it with --payer NAME.",
        Reason.ADDRESS_NEEDED: "Say them with --payer NAME --address 'LINE 1, TOWN, POSTCODE'.",
        Reason.SECOND_PERSON_NEEDED: _WITNESS,
    },
    "void": {Reason.SECOND_PERSON_NEEDED: _APPROVED_BY, Reason.REASON_NEEDED: _REASON, Reason.VOID_ALONE: _APPROVED_BY},
    "correct": {
        Reason.SECOND_PERSON_NEEDED: _APPROVED_BY,
        Reason.REASON_NEEDED: _REASON,
        Reason.OTHER_AMOUNT_DUE: "To put it there: --confirm.",
        Reason.NOTHING_CORRECTED: "Name it: --tender 1=92:last4=1234,auth=567890 or --line 1=CT:70123456.",
        Reason.CARD_DETAILS: "As the terminal's slip says: --tender 1=92:last4=1234,auth=567890.",
    },
    "refund": {
        Reason.SECOND_PERSON_NEEDED: _APPROVED_BY,
        Reason.REASON_NEEDED: _REASON,
        Reason.CARD_DETAILS: _CARD,
        Reason.PAYMENT_UNKNOWN: "At the till that took it: ims-admin sync.",
    },
    "session open": {
        Reason.FLOAT_NOT_AS_ISSUED: "Name the witness: --witness USER2, or say that there is none: --alone.",
        Reason.SECOND_PERSON_NEEDED: _WITNESS,
    },
    "session count": {Reason.SECOND_PERSON_NEEDED: _WITNESS},
    "session close": {
        Reason.REASON_NEEDED: _REASON,
        Reason.SECOND_PERSON_NEEDED: _APPROVED_BY,
        Reason.SESSION_NOT_COUNTED: "Count it: session count. Where its figures stand: --finish.",
    },
    "cash": {Reason.SECOND_PERSON_NEEDED: _WITNESS, Reason.REASON_NEEDED: _REASON},
    "post log": {Reason.SECOND_PERSON_NEEDED: _WITNESS},
    "post end": {Reason.SECOND_PERSON_NEEDED: _WITNESS, Reason.REASON_NEEDED: _REASON},
    "own withdraw": {Reason.SECOND_PERSON_NEEDED: _APPROVED_BY, Reason.REASON_NEEDED: _REASON},
    "bank make": {Reason.REASON_NEEDED: _REASON, Reason.NOTHING_TO_BANK: "bank sessions lists them; --session ID."},
    "bank hand-over": {Reason.SECOND_PERSON_NEEDED: _CARRIER},
    "bank received": {Reason.SECOND_PERSON_NEEDED: _CARRIER},
    "bank correct": {Reason.SECOND_PERSON_NEEDED: _CARRIER, Reason.REASON_NEEDED: _REASON},
    "cheque returned": {
        Reason.SECOND_PERSON_NEEDED: "Or name the number of the bank's letter: --advice NUMBER.",
        Reason.CHEQUE_WHICH: "Name it: --tender N.",
        Reason.CHEQUE_RETURN_FEE: "To charge none: --fee 0.",
    },
    "cheque let-go": {
        Reason.REASON_NEEDED: _REASON,
        Reason.SECOND_PERSON_NEEDED: "Name them: --given-to NAME; or the payment that took it: --receipt RECEIPT.",
    },
    **{
        f"cash {move}": {
            Reason.MOVED_AGAIN: "To do so: --confirm.",
            Reason.MORE_THAN_THERE: "To do so: --confirm.",
            Reason.SECOND_PERSON_NEEDED: _WITNESS,
        }
        for move in ("lift", "top-up", "imprest", "float-back")
    },
    "session approve": {Reason.REASON_NEEDED: _REASON},
}


def with_hint(message: str, refused: Refused, arguments: Sequence[str]) -> str:
    """The message of a refusal, and which option of the command that was given helps."""
    if refused.reason in _SIGN_INS and (second := refused.facts.get("second")):
        return f"{message} It is the password of the second person ({second}, IMS_APPROVER_PASSWORD)."
    if refused.reason in _SIGN_INS and not _SECOND.isdisjoint(arguments):
        return f"{message} It is the password of --as, from IMS_PASSWORD."
    words = [one for one in arguments[:2] if not one.startswith("-")]
    for command in (" ".join(words), *words[:1]):
        if hint := _HINTS.get(command, {}).get(refused.reason):
            return f"{message} {hint}"
    return message
