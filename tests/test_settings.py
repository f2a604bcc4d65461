"""A setting that names a device with its options: split the same for every device, and a slip in it is told."""

from dataclasses import replace

import pytest

from ims_desktop.bootstrap.mail import configured_mailer
from ims_desktop.bootstrap.printer import configured_printer
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.settings import load_settings, options_of


def test_options_are_split_at_blanks_and_at_the_first_equals_sign() -> None:
    assert options_of(" host=192.0.2.7\t port=9100  path=a=b loose ") == {
        "host": "192.0.2.7",
        "port": "9100",
        "path": "a=b",
        "loose": "",
    }
    assert options_of() == {}


def test_a_word_that_is_no_option_is_told_of_a_printer_as_of_a_mail_server() -> None:
    none = load_settings()
    with pytest.raises(Unavailable, match="loose"):
        configured_printer(replace(none, printer="escpos-network host=192.0.2.7 loose"))
    with pytest.raises(Unavailable, match="loose"):
        configured_mailer(replace(none, mail="host=smtp.westmere.example sender=a@westmere.example loose"))


def test_where_nothing_is_set_there_is_none() -> None:
    none = load_settings()
    assert configured_printer(replace(none, printer=" ")) is None
    assert configured_mailer(replace(none, mail=" ")) is None
