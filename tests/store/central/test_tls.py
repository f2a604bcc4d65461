"""TLS to central: by default its certificate and name are checked, what is not proven to be central gets nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from made_central import made_central

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import NO_SEAL, SignedHead
from ims_desktop.store.central.address import PostgresAddress, read_address
from ims_desktop.store.central.link_postgres import PostgresLink
from ims_desktop.store.central.opening import open_central
from ims_desktop.store.central.postgres_connection import connect_postgres
from ims_desktop.store.central.troubles import translated
from ims_desktop.store.postgres_server import PostgresServer, postgres_server

DEBIAN = Path("/usr/lib/postgresql/15/bin")  # the package's own server is built without TLS
NAME = "central.test"
DEVICE = DeviceId("01960000-0000-7000-8000-0000000000d1")
DAY = timedelta(days=1)


@dataclass
class Authority:
    """Somebody who signs certificates."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def made(cls, name: str) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        built = _builder(subject, subject, key.public_key())
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        return cls(key, built.sign(key, hashes.SHA256()))

    def write(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def sign(self, folder: Path, host: str, *, until: timedelta = DAY) -> None:
        """A server's key and certificate in its data folder, owned as the folder is."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        built = _builder(subject, self.certificate.subject, key.public_key(), until)
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        pem = serialization.Encoding.PEM
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / "server.crt").write_bytes(built.sign(self.key, hashes.SHA256()).public_bytes(pem))
        (folder / "server.key").write_bytes(key.private_bytes(pem, *plain))
        owner = folder.stat()
        for name in ("server.crt", "server.key"):
            shutil.chown(folder / name, owner.st_uid, owner.st_gid)
            (folder / name).chmod(0o600)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, until: timedelta = DAY
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * DAY)
        .not_valid_after(now + until)
    )


@dataclass
class Secured:
    """A server with TLS and the authority that signed for it."""

    server: PostgresServer
    authority: Authority
    root: Path

    def url(self, host: str = NAME, database: str = "postgres", *, more: str = "", root: Path | None = None) -> str:
        """Its address by a name that is not this PC's, though its packets go to loopback."""
        login = self.server.url().split("://")[1].rsplit("@", 1)[0]
        place = f"{host}:{self.server.port}/{database}?hostaddr=127.0.0.1&sslrootcert={root or self.root}{more}"
        return f"postgresql://{login}@{place}"


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    if not DEBIAN.exists():
        pytest.skip("needs Debian's PostgreSQL 15, which speaks TLS")
    folder = tmp_path_factory.mktemp("tls")
    authority = Authority.made("The council's authority")
    with postgres_server(folder / "data", fast=True, binaries=DEBIAN) as server:
        authority.sign(folder / "data", NAME)
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write("ssl = on\n")
        server.stop()
        server.start()
        yield Secured(server, authority, authority.write(folder / "root.pem"))


def _address(url: str) -> PostgresAddress:
    address = read_address(url)
    assert isinstance(address, PostgresAddress)
    return address


def _is_encrypted(url: str) -> bool:
    with translated(), connect_postgres(_address(url), autocommit=True, answer_seconds=5) as connection:
        row = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    assert row is not None
    return bool(row[0])


def _refused(url: str) -> Unavailable:
    """What people and finance are told, and a till as well."""
    with pytest.raises(Unavailable) as trouble:
        _is_encrypted(url)
    address = _address(url)
    link = PostgresLink(address, DEVICE, lambda: (str(address.options["password"]),), answer_seconds=5)
    with pytest.raises(Unavailable) as till:
        link.head(SignedHead(0, NO_SEAL, bytes(64)))
    assert (till.value.trouble, till.value.facts) == (trouble.value.trouble, trouble.value.facts)
    return trouble.value


def test_the_right_certificate_is_taken(secured: Secured) -> None:
    assert _is_encrypted(secured.url())


def test_a_till_sends_over_tls(secured: Secured) -> None:
    for central in made_central(secured.url(database="over_tls")):
        roll, link = central.till()
        assert "hostaddr" in roll.identity.central
        roll.payment()
        assert link.push(roll.entries, roll.said()).number == 2
        assert central.store.verify().passed


def test_another_name_is_refused(secured: Secured) -> None:
    refused = _refused(secured.url("other.test"))
    assert refused.trouble is Trouble.CENTRAL_CERTIFICATE
    assert "another name" in refused.message
    assert "Nothing was sent" in refused.message
    with pytest.raises(Unavailable) as trouble:
        open_central(secured.url("other.test"))
    assert trouble.value.trouble is Trouble.CENTRAL_CERTIFICATE


def test_an_unknown_authority_is_refused(secured: Secured, tmp_path: Path) -> None:
    for name in ("Somebody else", "The council's authority"):  # also one that says that it is ours
        stranger = Authority.made(name).write(tmp_path / "stranger.pem")
        refused = _refused(secured.url(root=stranger))
        assert refused.trouble is Trouble.CENTRAL_CERTIFICATE, name
        assert "nobody whom this PC trusts" in refused.message
    assert _refused(secured.url(root=tmp_path / "none.pem")).trouble is Trouble.CENTRAL_CERTIFICATE
    url = secured.url().replace(f"&sslrootcert={secured.root}", "")  # the system's own list knows no made-up authority
    assert _refused(url).trouble is Trouble.CENTRAL_CERTIFICATE


def test_a_certificate_that_ran_out_is_refused(secured: Secured) -> None:
    secured.authority.sign(secured.server.folder, NAME, until=-DAY)
    secured.server.stop()
    secured.server.start()
    assert _refused(secured.url()).trouble is Trouble.CENTRAL_CERTIFICATE
    secured.authority.sign(secured.server.folder, NAME)
    secured.server.stop()
    secured.server.start()
    assert _is_encrypted(secured.url())


def test_a_server_without_tls_is_refused(postgres: PostgresServer) -> None:
    url = postgres.url().replace("127.0.0.1", NAME) + "?hostaddr=127.0.0.1"
    refused = _refused(url)
    assert refused.trouble is Trouble.CENTRAL_CERTIFICATE
    assert "does not speak TLS" in refused.message
    assert not _is_encrypted(postgres.url())  # this PC itself needs none


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_than_checked_needs_the_settings_word(
    secured: Secured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: str
) -> None:
    monkeypatch.setenv("IMS_DATA", str(tmp_path))
    url = secured.url(more=f"&sslmode={mode}")
    refused = _refused(url)
    assert (refused.trouble, refused.facts) == (Trouble.CENTRAL_NOT_CHECKED, {"mode": mode})
    assert "IMS_CENTRAL_TLS=unchecked" in refused.message
    monkeypatch.setenv("PGSSLMODE", mode)  # nor by libpq's own variable
    assert _refused(secured.url()).trouble is Trouble.CENTRAL_NOT_CHECKED
    monkeypatch.delenv("PGSSLMODE")
    (tmp_path / "settings.toml").write_text('central_tls = "unchecked"\n')
    assert _is_encrypted(url) is (mode not in {"disable", "allow"})
    monkeypatch.setenv("IMS_CENTRAL_TLS", "perhaps")
    assert _refused(url).trouble is Trouble.SETTING_WRONG


@pytest.mark.parametrize(
    ("place", "here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("[::1]", True),
        ("", True),
        ("/ims?host=/var/run/postgresql", True),
        ("127.0.0.1:1,localhost:2", True),
        ("127.0.0.1:1,db2.example:2", False),
        ("db.example", False),
        ("192.0.2.7", False),
        ("localhost/ims?hostaddr=192.0.2.7", False),
        ("localhost/ims?service=council", False),
    ],
)
def test_what_is_this_pc(place: str, here: bool) -> None:  # noqa: FBT001  a table
    options = _address(f"postgresql://u@{place}" + ("" if "/" in place else "/ims")).to_connect(5)
    safely = {"sslmode": "verify-full", "sslrootcert": "system"}
    assert {name: options[name] for name in safely if name in options} == ({} if here else safely)
