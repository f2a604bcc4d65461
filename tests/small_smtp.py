"""A real mail server on loopback, small: SMTP with STARTTLS or TLS from the first byte, and the faults of servers."""

import base64
import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_POLLED_SECONDS = 0.05


def certificate(folder: Path, host: str = "127.0.0.1", *, days: int = 1) -> Path:
    """A key and a certificate that proves itself, in one file; `days` below 0: it ran out."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    try:
        of: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        of = x509.DNSName(host)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([of]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"mail-{host}-{days}.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + built.public_bytes(pem))
    return path


@dataclass
class SmallSmtp:
    """Takes mails into a list. `refuses`: addresses answered with 550; `fault`: dribbles, hangs, or hangs up."""

    pem: Path
    implicit: bool = False
    offers_tls: bool = True
    fault: str = ""
    refuses: tuple[str, ...] = ()
    login: tuple[str, str] | None = None  # who may send, and their password; None: whoever comes
    taken: list[tuple[str, str, EmailMessage]] = field(default_factory=list)
    logged_in: list[str] = field(default_factory=list)
    plain: list[bytes] = field(default_factory=list)  # what came before TLS

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(_POLLED_SECONDS)
        self.port: int = self._listening.getsockname()[1]
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_gone: object) -> None:
        self._stopped.set()
        self._thread.join(5)
        self._listening.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                client, _ = self._listening.accept()
            except OSError:
                continue
            with contextlib.suppress(OSError), contextlib.ExitStack() as closes:
                closes.enter_context(client)
                client.settimeout(5)
                self._serve(client, closes)

    def _serve(self, client: socket.socket, closes: contextlib.ExitStack) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        secured = self.implicit
        if self.implicit:
            client = closes.enter_context(context.wrap_socket(client, server_side=True))
        while self.fault == "dribbles" and not self._stopped.wait(_POLLED_SECONDS):
            client.sendall(b"2")  # an answer that never ends, a byte at a time
        client.sendall(b"220 mail.test\r\n")
        file = closes.enter_context(client.makefile("rb"))
        said: dict[str, str] = {}
        while line := file.readline():
            if not secured:
                self.plain.append(line)
            word, _, rest = line.decode().strip().partition(" ")
            said[word.upper()] = rest.partition("<")[2].partition(">")[0] if "<" in rest else rest
            client.sendall(self._answer(word.upper(), said, secured=secured))
            if word.upper() == "STARTTLS":
                client = closes.enter_context(context.wrap_socket(client, server_side=True))
                file, secured = closes.enter_context(client.makefile("rb")), True
            elif word.upper() == "DATA":
                mail = b"".join(row.removeprefix(b".") for row in iter(file.readline, b".\r\n"))
                if self.fault:
                    time.sleep(0.4 if self.fault == "hangs" else 0)
                    return
                self.taken.append((said["MAIL"], said["RCPT"], message_from_bytes(mail, policy=default)))
                client.sendall(b"250 taken\r\n")

    def _answer(self, word: str, said: Mapping[str, str], *, secured: bool) -> bytes:
        match word:
            case "EHLO":
                offers = b"250-STARTTLS\r\n" if self.offers_tls and not secured else b""
                offers += b"250-AUTH PLAIN\r\n" if self.login and secured else b""
                return b"250-mail.test\r\n" + offers + b"250-SMTPUTF8\r\n250 8BITMIME\r\n"
            case "AUTH":
                return self._let_in(said["AUTH"])
            case "MAIL" if self.login and not self.logged_in:
                return b"530 log in first\r\n"
            case "RCPT" if said["RCPT"] in self.refuses:
                return b"550 nobody here\r\n"
        return {"DATA": b"354 go on\r\n", "STARTTLS": b"220 go on\r\n"}.get(word, b"250 yes\r\n")

    def _let_in(self, given: str) -> bytes:
        """RFC 4616: nothing, the name and the password, with a zero byte between them."""
        _, name, password = base64.b64decode(given.partition(" ")[2]).decode().split("\0")
        if (name, password) != self.login:
            return b"535 not you\r\n"
        self.logged_in.append(name)
        return b"235 come in\r\n"
