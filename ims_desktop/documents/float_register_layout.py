"""What stands on the float register: each float with its holder's certificate to sign."""

from collections.abc import Iterator, Mapping

from ims_desktop.documents.office_paper import TEXT_COLUMNS, framed, moment_words, paper_text, to_sign
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import Amount, Block, Left, Pair, Rule, Total, Weight
from ims_desktop.domain.float_register import FloatHeld, FloatRegister
from ims_desktop.domain.money import pounds

_WHAT: Mapping[str, str] = {
    "open drawer": "Till {}, its session open",
    "float kept": "Till {}",
    "imprest": "Imprest, vouchers and cash",
    "safe": "Change in the safe",
}
_CERTIFIED = "I certify that I counted this float, and that I hold it for the council."


def float_register_blocks(register: FloatRegister) -> tuple[Block, ...]:
    """Everything that the register says, in order."""
    return tuple(framed(register.council, register.office, "Float register", _inside(register)))


def float_register_text(register: FloatRegister, columns: int = TEXT_COLUMNS) -> str:
    """The register as text."""
    return paper_text(float_register_blocks(register), columns)


def float_words(one: FloatHeld) -> str:
    """What a float is called."""
    return _WHAT[one.what].format(one.which)


def _inside(register: FloatRegister) -> Iterator[Block]:
    yield Pair("As at", moment_words(register.at))
    for one in register.floats:
        yield Rule()
        yield Amount(plain(float_words(one)), pounds(one.pence), Weight.BOLD)
        yield Pair("Held by", plain(register.name(one)) or "........................")
        if one.since is not None:
            yield Pair("Since", moment_words(one.since))
        yield Left(_CERTIFIED, weight=Weight.QUIET)
        yield from to_sign("Counted, in words", "Holder", "Witness", "Date")
    yield Rule()
    yield Total("ALL FLOATS", pounds(register.total_pence))
