"""A reference check as a JSON object, so that it can be tried before it is saved."""

from collections.abc import Mapping

from ims_desktop.domain.account_reference import REFERENCE_LIMIT, CharacterType, ReferenceCheck
from ims_desktop.domain.check_digit import CheckDigit, CheckDigitKind
from ims_desktop.domain.refusal import Reason, Refused

_KINDS: dict[object, CheckDigitKind] = {
    "weighted_sum": CheckDigitKind.WEIGHTED_SUM,
    "dynix_library": CheckDigitKind.DYNIX_LIBRARY,
    1: CheckDigitKind.WEIGHTED_SUM,  # the numbers that councils' old systems keep
    2: CheckDigitKind.DYNIX_LIBRARY,
}


def read_rule(data: Mapping[str, object]) -> ReferenceCheck:
    """The reference check that a JSON object describes, as the `validator` of the rule vectors does.

    Keys: name, min_length, max_length, regex, input_mask, character_type, check_digit; null or blank is none.
    Refuses `RULE_NOT_VALID` where a value cannot be read. Whether the check is sensible is asked of
    `ReferenceCheck.validate_rule`: a foolish rule can be tried too.
    """
    kind = _text(data, "character_type")
    check_digit = data.get("check_digit")
    return ReferenceCheck(
        name=_text(data, "name") or "reference",
        min_length=_number(data, "min_length", 1),
        max_length=_number(data, "max_length", REFERENCE_LIMIT),
        mask=_text(data, "input_mask"),
        character_type=None if kind is None else _character_type(kind),
        pattern=_text(data, "regex"),
        check_digit=None if check_digit is None else read_check_digit(check_digit),
    )


def read_check_digit(data: object) -> CheckDigit:
    """The check digit that a JSON object describes; refuses `RULE_NOT_VALID` where a value cannot be read.

    Keys: type, modulus, source_substitutions, weightings, result_substitutions, apply_subtraction.
    """
    if not isinstance(data, Mapping):
        raise _not_valid("check_digit must be an object.")
    kind = data.get("type")
    if isinstance(kind, bool) or not isinstance(kind, str | int) or kind not in _KINDS:
        raise _not_valid("the check digit's type must be weighted_sum or dynix_library.")
    if data.get("modulus") is None:
        raise _not_valid("the check digit has no modulus.")
    subtract = data.get("apply_subtraction")
    if not isinstance(subtract, bool | None):
        raise _not_valid("apply_subtraction must be true or false.")
    return CheckDigit.from_texts(
        _KINDS[kind],
        _number(data, "modulus", 0),
        source_substitutions=_text(data, "source_substitutions"),
        weightings=_text(data, "weightings"),
        result_substitutions=_text(data, "result_substitutions"),
        apply_subtraction=bool(subtract),
    )


def _character_type(text: str) -> CharacterType:
    try:
        return CharacterType(text)
    except ValueError as error:
        known = ", ".join(kind.value for kind in CharacterType)
        raise _not_valid(f"the character type must be one of {known}.") from error


def _text(data: Mapping[str, object], key: str) -> str | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _not_valid(f"{key} must be a text.")
    return value if value.strip() else None


def _number(data: Mapping[str, object], key: str, default: int) -> int:
    value = data.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise _not_valid(f"{key} must be a whole number.")
    return value


def _not_valid(why: str) -> Refused:
    return Refused(Reason.RULE_NOT_VALID, why=why)
