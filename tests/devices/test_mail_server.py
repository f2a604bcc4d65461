"""Receipts by e-mail over a real server on loopback: TLS proven, one deadline, and what is known of one that failed."""

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from sample_receipt import sample_receipt
from small_smtp import SmallSmtp, certificate

from ims_desktop.devices.mail_server import MailServer, mail_server_from
from ims_desktop.domain.payer_email import clean_email
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable

SENDER, PAYER = "receipts@westmere.example", "sian@example.org"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def server(pem: Path) -> Iterator[SmallSmtp]:
    with SmallSmtp(pem) as running:
        yield running


def mailer(server: SmallSmtp, *, ca: Path | None = None, seconds: float = 5.0) -> MailServer:
    tls = "implicit" if server.implicit else "starttls"
    return MailServer("127.0.0.1", server.port, tls, SENDER, str(ca or server.pem), seconds)


def trouble_of(mail: MailServer) -> Unavailable:
    with pytest.raises(Unavailable) as trouble:
        mail.send(sample_receipt(), PAYER)
    assert PAYER not in trouble.value.message
    return trouble.value


@pytest.mark.parametrize("implicit", [False, True])
def test_a_receipt_arrives_as_text_and_as_pdf(pem: Path, *, implicit: bool) -> None:
    with SmallSmtp(pem, implicit=implicit) as server:
        assert mailer(server).ready() == "ready"
        mailer(server).send(sample_receipt(), PAYER)
    ((sender, to, message),) = server.taken
    assert (sender, to, message["To"]) == (SENDER, PAYER, PAYER)
    assert message["Subject"] == "Payment confirmation BA1-03A-000123-K"
    text = message.get_body()
    assert text is not None
    assert "Siân Ŵynne-Rŷs" in text.get_content()
    assert "£202.10" in text.get_content()
    (pdf,) = message.iter_attachments()
    assert pdf.get_filename() == "BA1-03A-000123-K.pdf"
    with pdfplumber.open(io.BytesIO(pdf.get_content())) as read:
        assert "£202.10" in read.pages[0].extract_text()
    assert not any(PAYER.encode() in line for line in server.plain)  # nothing of it before TLS


@pytest.mark.parametrize("implicit", [False, True])
def test_a_server_that_wants_a_log_in_gets_it_inside_tls_alone(pem: Path, *, implicit: bool) -> None:
    with SmallSmtp(pem, implicit=implicit, login=("till03", "s3cret pass")) as server:
        known = replace(mailer(server), user="till03", password=lambda: "s3cret pass")
        assert known.ready() == "ready"
        known.send(sample_receipt(), PAYER)
        wrong = replace(known, password=lambda: "another")
        for mail in (wrong, replace(known, password=lambda: None), replace(known, password=lambda: "pa£s")):
            trouble = trouble_of(mail)
            assert trouble.trouble is Trouble.MAIL_LOGIN
            assert "till03" in trouble.message
            assert "another" not in f"{trouble.message} {mail!r}"
    assert len(server.taken) == 1
    assert set(server.logged_in) == {"till03"}
    assert not any(line.upper().startswith(b"AUTH") for line in server.plain)


def test_no_password_goes_to_a_server_without_log_in_or_proof(tmp_path: Path, pem: Path) -> None:
    with SmallSmtp(pem) as server:  # it offers none
        asked = replace(mailer(server), user="till03", password=lambda: "s3cret")
        assert trouble_of(asked).trouble is Trouble.MAIL_LOGIN
    with SmallSmtp(pem, login=("till03", "s3cret")) as server:
        other = replace(asked, port=server.port, ca_file=str(certificate(tmp_path)))
        assert trouble_of(other).trouble is Trouble.MAIL_NOT_PROVEN
    assert server.logged_in == []


def test_copies_and_refunds_say_so(server: SmallSmtp) -> None:
    mailer(server).send(sample_receipt(copy=2), PAYER)
    mailer(server).send(sample_receipt(total_pence=-5_00), PAYER)
    assert [one["Subject"].partition(" BA1")[0] for *_, one in server.taken] == [
        "Copy Payment confirmation",
        "Refund confirmation",
    ]


def test_nothing_goes_to_a_server_that_is_not_proven(tmp_path: Path, pem: Path) -> None:
    others = {
        "of another name": (certificate(tmp_path, "mail.elsewhere.example"), None),
        "ran out": (certificate(tmp_path, days=-1), None),
        "signed by nobody known": (pem, certificate(tmp_path)),
    }
    for what, (shown, trusted) in others.items():
        with SmallSmtp(shown) as server:
            told = trouble_of(mailer(server, ca=trusted))
            assert told.trouble is Trouble.MAIL_NOT_PROVEN, what
            assert "its certificate: " in told.message
            assert server.taken == []
    with SmallSmtp(pem, offers_tls=False) as server:  # as somebody between would have it
        assert trouble_of(mailer(server)).trouble is Trouble.MAIL_NOT_PROVEN
        assert not any(b"MAIL" in line for line in server.plain)


def test_an_address_that_is_refused_is_told_from_a_server_that_is_away(pem: Path) -> None:
    with SmallSmtp(pem, refuses=(PAYER,)) as server:
        refused = trouble_of(mailer(server))
        assert (refused.trouble, refused.part_done, refused.facts["detail"]) == (Trouble.MAIL_REFUSED, False, "550")
        away = mailer(server)
    gone = trouble_of(away)
    assert (gone.trouble, gone.part_done) == (Trouble.MAIL_ABSENT, False)
    assert "(nothing listens there). Send it later" in gone.message


@pytest.mark.parametrize("fault", ["hangs", "hangs up"])
def test_what_may_have_been_taken_is_said_to_be_so(pem: Path, fault: str) -> None:
    with SmallSmtp(pem, fault=fault) as server:
        perhaps = trouble_of(mailer(server, seconds=0.3))
    assert (perhaps.trouble, perhaps.part_done) == (Trouble.MAIL_STOPPED, True)


def test_a_server_that_dribbles_is_given_up_at_the_deadline(pem: Path) -> None:
    with SmallSmtp(pem, fault="dribbles") as server:
        began = time.monotonic()
        assert trouble_of(mailer(server, seconds=0.4)).trouble is Trouble.MAIL_ABSENT
        assert time.monotonic() - began < 2


def test_a_setting_says_what_is_wrong_with_it() -> None:
    made = mail_server_from({"host": "smtp.westmere.example", "sender": SENDER})
    assert (made.port, made.tls) == (587, "starttls")
    assert mail_server_from({"host": "h", "sender": SENDER, "tls": "implicit"}).port == 465
    for wrong in (
        {"sender": SENDER},
        {"host": "h"},
        {"host": "h", "sender": "@"},
        {"host": "h", "sender": SENDER, "tls": "none"},
        {"host": "h", "sender": SENDER, "port": "0"},
        {"host": "h", "sender": SENDER, "pasword": "x"},
    ):
        with pytest.raises(Unavailable) as trouble:
            mail_server_from(wrong)
        assert trouble.value.trouble is Trouble.SETTING_WRONG


@pytest.mark.parametrize("typed", ["sian@example.org", " s.wyn+receipts@post.cyngor.cymru ", "ŵyn@example.org", ""])
def test_an_address_is_kept_trimmed(typed: str) -> None:
    assert clean_email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        *("sian", "sian@", "@example.org", "a@b", "a b@example.org", "a@example.org, b@example.org", "<a@example.org>"),
        *("a@example..org", ".a@example.org", "a@-x.org", f"{'x' * 65}@example.org"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_email(typed)
    assert refused.value.reason is Reason.EMAIL_NOT_VALID
