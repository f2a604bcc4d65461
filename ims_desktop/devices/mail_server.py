"""The council's mail server (SMTP, RFC 5321): one deadline for all steps, and nothing goes to a server not proven."""

import io
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from ims_desktop.devices.deadline import Deadline
from ims_desktop.devices.fault_words import fault_words
from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.refusal import Trouble, Unavailable

STARTTLS, IMPLICIT = "starttls", "implicit"
_PORTS = {STARTTLS: 587, IMPLICIT: 465}
_SECONDS = 10.0
_OPTIONS = ("host", "port", "tls", "sender", "ca_file", "user")
_NAME = re.compile(r"[a-z_]{1,16}")
_LARGEST_PORT = 65_535
_READY = 220


@frozen
class MailServer:
    """A server of the council's own; `tls` is `starttls` or `implicit`, never none.

    `ca_file`: who signed its certificate, else the system's own authorities. It lets this till send by its place in
    the network, or to `user` with the `password` that the key store holds (RFC 4954), given inside TLS alone.
    """

    host: str
    port: int
    tls: str
    sender: str
    ca_file: str = ""
    seconds: float = _SECONDS
    user: str = ""
    password: Callable[[], str | None] = field(default=lambda: None, repr=False)

    def send(self, receipt: Receipt, to: str) -> None:
        """Send a receipt, as text and as PDF. Raises Unavailable; `part_done`: the server may have taken it all."""
        message = self._message(receipt, to)
        deadline = Deadline(self.seconds)
        handed_over = False
        try:
            smtp = self._connected(deadline)
            try:
                options = ["SMTPUTF8"] if smtp.has_extn("smtputf8") and not to.isascii() else []
                _must(smtp.mail(self.sender, options))
                _must(smtp.rcpt(to))
                handed_over = True
                _must(smtp.data(message.as_bytes()))
            finally:
                smtp.close()
        except smtplib.SMTPResponseException as said:  # an answer: it did not take it
            raise Unavailable(Trouble.MAIL_REFUSED, detail=str(said.smtp_code)) from said
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise _trouble(error, part_done=handed_over) from error

    def ready(self) -> str:
        """Ready where the server answers and proves who it is; raises Unavailable."""
        try:
            self._connected(Deadline(self.seconds)).close()
        except smtplib.SMTPResponseException as said:
            raise Unavailable(Trouble.MAIL_REFUSED, detail=str(said.smtp_code)) from said
        except (OSError, smtplib.SMTPException) as error:
            raise _trouble(error, part_done=False) from error
        return "ready"

    def _connected(self, deadline: Deadline) -> "_TimedSmtp":
        context = ssl.create_default_context(cafile=self.ca_file or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        smtp = _TimedSmtp(self.host, deadline)
        try:
            smtp.open(self.port, context if self.tls == IMPLICIT else None)
            smtp.ehlo_or_helo_if_needed()
            if self.tls == STARTTLS:
                smtp.starttls(context=context)  # raises where the server offers none
                smtp.ehlo_or_helo_if_needed()
            if self.user:
                self._log_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _log_in(self, smtp: "_TimedSmtp") -> None:
        """Log in, inside TLS; raises Unavailable `MAIL_LOGIN`, never with what the server said."""
        password = self.password()
        if not password:
            raise Unavailable(Trouble.MAIL_LOGIN, user=self.user, detail="no password is kept")
        try:
            smtp.login(self.user, password)
        except smtplib.SMTPAuthenticationError as said:
            raise Unavailable(Trouble.MAIL_LOGIN, user=self.user, detail=f"it said {said.smtp_code}") from said
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise Unavailable(Trouble.MAIL_LOGIN, user=self.user, detail=_words(error)) from error

    def _message(self, receipt: Receipt, to: str) -> EmailMessage:
        from ims_desktop.documents.receipt_pdf import receipt_pdf  # noqa: PLC0415  start-up time: reportlab

        message = EmailMessage(policy=SMTP.clone(utf8=not to.isascii()))
        what = "Refund" if receipt.total_pence < 0 else "Payment"
        subject = f"{what} confirmation {receipt.number}"
        message["Subject"] = f"Copy {subject}" if receipt.copy else subject
        message["From"] = self.sender
        message["To"] = to
        message["Date"] = formatdate(receipt.at.timestamp())
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
        message.set_content(receipt_text(receipt))
        message.add_attachment(
            receipt_pdf(receipt), maintype="application", subtype="pdf", filename=f"{receipt.number}.pdf"
        )
        return message


class _TimedSmtp(smtplib.SMTP):
    """The standard library's client with one deadline: a server that dribbles cannot hold the printers' lane."""

    def __init__(self, host: str, deadline: Deadline) -> None:
        super().__init__(local_hostname=socket.gethostname())  # its own way to a name asks the network
        self._host = host
        self._deadline = deadline

    def open(self, port: int, context: ssl.SSLContext | None) -> None:
        """Connect and hear the greeting; with a context inside TLS from the first byte."""
        self.sock = socket.create_connection((self._host, port), self._left())
        if context is not None:
            self.sock = context.wrap_socket(self.sock, server_hostname=self._host)
        code, said = self.getreply()
        if code != _READY:
            raise smtplib.SMTPConnectError(code, said)

    def getreply(self) -> tuple[int, bytes]:
        """One answer, read within the deadline."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Reading(self.sock, self._deadline))
        return super().getreply()

    def send(self, s: object) -> None:
        """Send within the deadline."""
        if self.sock is not None:
            self.sock.settimeout(self._left())
        super().send(s)  # type: ignore[arg-type]  # bytes or text, as it takes

    def _left(self) -> float:
        left = self._deadline.left()
        if left <= 0:
            raise TimeoutError
        return left


class _Reading(io.RawIOBase):
    """A socket that is read until the deadline."""

    def __init__(self, read_from: socket.socket, deadline: Deadline) -> None:
        self._socket = read_from
        self._deadline = deadline

    def readable(self) -> bool:
        """It is only read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any writable buffer
        """What is there, or comes before the deadline."""
        left = self._deadline.left()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        return self._socket.recv_into(buffer)


def mail_server_from(options: Mapping[str, str]) -> MailServer:
    """A server from a setting's options; raises Unavailable `SETTING_WRONG` naming what is wrong."""
    unknown = [name for name in options if name not in _OPTIONS]
    tls = options.get("tls", STARTTLS)
    port = options.get("port") or str(_PORTS.get(tls, ""))
    wrong = {
        "host": not options.get("host"),
        "sender": "@" not in options.get("sender", "").strip("@"),
        "tls": tls not in _PORTS,
        "port": not (port.isascii() and port.isdigit() and 0 < int(port) <= _LARGEST_PORT),
        **dict.fromkeys(unknown, True),
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            known = "host=NAME sender=ADDRESS, and where they differ port=587 tls=starttls|implicit ca_file=FILE "
            known, value, called = f"{known}user=NAME", options.get(name, ""), name
            if name not in _OPTIONS:  # it may be a secret, or part of one
                known = f"{known}; a password is kept by ims-admin mail password alone, in the key store"
                called = name if _NAME.fullmatch(name) and value else f"option {[*options].index(name) + 1}"
                value = "…"
            raise Unavailable(Trouble.SETTING_WRONG, setting=f"mail: {called}", value=value, known=known)
    ca_file, user = options.get("ca_file", ""), options.get("user", "")
    return MailServer(options["host"], int(port), tls, options["sender"], ca_file, user=user)


def _must(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if not 200 <= code < 300:  # noqa: PLR2004  RFC 5321 4.2.1: it did it
        raise smtplib.SMTPResponseException(code, said)


def _trouble(error: Exception, *, part_done: bool) -> Unavailable:
    """Never with what the server said: it may name the address."""
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError) and not isinstance(error, TimeoutError):
        return Unavailable(Trouble.MAIL_NOT_PROVEN, detail=_words(error))
    trouble = Trouble.MAIL_STOPPED if part_done else Trouble.MAIL_ABSENT
    return Unavailable(trouble, part_done=part_done, detail=_words(error))


def _words(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate: {error.verify_message}"
        case ssl.SSLError():
            return "it and this PC do not agree on TLS"
        case smtplib.SMTPNotSupportedError():
            return "it does not offer what is needed, such as TLS"
        case smtplib.SMTPServerDisconnected():
            return "it hung up"
        case _:
            return fault_words(error)
