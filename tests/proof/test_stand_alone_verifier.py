"""The stand-alone verifier: its Ed25519, its ZIP, and what it says of rubbish."""

import hashlib
import io
import json
import secrets
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from proof_kit import SESSION, TOOL, Keys, fill, made_up, own_roll, pack_of, packed, slice_of

from ims_desktop.actions.proof.make_pack import key_fingerprint
from ims_desktop.actions.proof.session_papers import SessionPaper
from ims_desktop.documents.receipt_pdf import receipt_pdf
from ims_desktop.documents.resources import resource_path
from ims_desktop.domain.receipt import Receipt

# RFC 8032, section 7.1: secret key, public key, message, signature
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
L = 2**252 + 27742317777372353535851937790883648493


def library_says(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize("vector", RFC_8032)
def test_the_vectors_of_the_rfc(vector: tuple[str, str, str, str]) -> None:
    secret, public, message, signature = (bytes.fromhex(part) for part in vector)
    assert Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw() == public
    assert TOOL.signature_agrees(public, message, signature)
    assert not TOOL.signature_agrees(public, message + b"x", signature)
    for at in range(64):
        wrong = bytearray(signature)
        wrong[at] ^= 1
        assert not TOOL.signature_agrees(public, message, bytes(wrong))


def test_it_agrees_with_the_library_on_random_signatures_and_on_wrong_ones() -> None:
    chance = made_up(8032)
    said = []
    for _ in range(60):
        key = Ed25519PrivateKey.generate()
        public, message = key.public_key().public_bytes_raw(), secrets.token_bytes(chance.randrange(80))
        parts = [bytearray(public), bytearray(message or b"x"), bytearray(key.sign(message or b"x"))]
        if chance.random() < 0.6:
            part = chance.choice(parts)
            part[chance.randrange(len(part))] ^= 1 << chance.randrange(8)
        asked = [bytes(part) for part in parts]
        said.append(library_says(*asked))
        assert TOOL.signature_agrees(*asked) == said[-1]
    assert True in said
    assert False in said


def test_signatures_that_could_be_written_in_two_ways_and_keys_that_agree_with_all_are_refused() -> None:
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"head")
    again = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    assert not TOOL.signature_agrees(public, b"head", again)
    for small in (b"\1" + bytes(31), bytes(32), b"\xec" + b"\xff" * 30 + b"\x7f"):
        assert not TOOL.signature_agrees(small, b"head", small + bytes(32))
    for rubbish in (b"", b"x", b"\xff" * 32, secrets.token_bytes(31)):
        assert not TOOL.signature_agrees(rubbish, b"head", signature)
        assert not TOOL.signature_agrees(public, b"head", rubbish * 2)


def test_its_fingerprint_is_the_one_that_the_program_prints() -> None:
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert TOOL.fingerprint(public) == key_fingerprint(public)
    assert len(TOOL.fingerprint(public)) == 39


def a_pack() -> tuple[dict[str, bytes], Keys]:
    keys = Keys()
    roll, public = own_roll()
    heads = fill(roll, made_up(4), 5)

    def paper(receipt: SessionPaper) -> list[tuple[str, bytes]]:
        assert isinstance(receipt, Receipt)
        return [
            (f"{receipt.number}.txt", f"{receipt.number} {receipt.mark}".encode()),
            (f"{receipt.number}.pdf", receipt_pdf(receipt)),
        ]

    return dict(pack_of(slice_of(roll, public, heads), keys, paper).members), keys


def test_an_honest_pack_passes_and_names_its_witnesses() -> None:
    members, keys = a_pack()
    report = TOOL.check_pack(packed(members))
    assert report.findings == []
    assert (report.payments, SESSION in report.about) == (5, True)
    assert "the signature on the manifest" in report.witness
    assert "the device's own signature" in report.witness
    assert "compare their fingerprints with paper" in report.witness
    pinned = TOOL.check_pack(packed(members), [report.pack_key, report.device_key.lower()])
    assert pinned.passed
    assert "paper" not in pinned.witness
    assert keys.kept
    other = TOOL.check_pack(packed(members), ["AAAA-BBBB"])
    assert "neither the pack's nor the device's" in other.findings[0][1]


@pytest.mark.parametrize(
    ("taken_pence", "says"), [(-5_00, ""), (-4_99, "another sum of its payment"), (-6_00, "another sum of its payment")]
)
def test_a_void_takes_what_stands_and_no_other_sum(taken_pence: int, says: str) -> None:
    roll, public = own_roll()
    roll.enrolled()
    paid = json.loads(roll.payment(5_00).text)["body"]
    postings = [paid["postings"][0] | {"amount_pence": taken_pence}]
    body = {"session": SESSION, "payment": paid["payment"], "total_pence": taken_pence, "postings": postings}
    roll.forged(kind="payment.voided", body=body)
    report = TOOL.check_pack(packed(dict(pack_of(slice_of(roll, public, [roll.said()]), Keys()).members)))
    assert [what for _number, what in report.findings if says in what] == [what for _number, what in report.findings]
    assert bool(report.findings) == bool(says)


def test_any_zip_program_reads_a_pack() -> None:
    members, _ = a_pack()
    with zipfile.ZipFile(io.BytesIO(packed(members))) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == members


def test_every_byte_of_a_pack_counts() -> None:
    roll, public = own_roll()
    members = dict(pack_of(slice_of(roll, public, fill(roll, made_up(5), 2)), Keys()).members)
    whole = packed(members)
    assert TOOL.check_pack(whole).passed
    chance = made_up(6)
    # some bytes of the members, and more of the ZIP's own around them
    own = [*range(30), *range(len(whole) - 22 - 60 * len(members), len(whole))]
    places = set(chance.sample(own, 120)) | set(chance.sample(range(len(whole)), 130))
    for at in places:
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        assert not TOOL.check_pack(bytes(changed)).passed, at


def zipped(compression: int, **members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name.replace("_", "."), content)
    return held.getvalue()


def test_rubbish_is_told_from_a_pack() -> None:
    members, _ = a_pack()
    whole = packed(members)
    names = list(members)
    cases = {
        b"": "not a ZIP",
        b"hello": "not a ZIP",
        b"PK": "does not end",
        whole[:-1]: "cut off",
        whole + b"x": "something was added",
        whole[: len(whole) // 2]: "cut off",
        zipped(zipfile.ZIP_DEFLATED, manifest_json=bytes(50_000_000)): "compressed",
        zipped(zipfile.ZIP_STORED, manifest_json=b"{}"): "missing",
        zipped(zipfile.ZIP_STORED, **{"../evil": b"x"}): "named",
        TOOL.zip_of([*members.items(), (names[0], b"again")]): "there twice",
        packed({name: content for name, content in members.items() if name != "heads.jsonl"}): "heads.jsonl is missing",
        packed(members | {"extra.txt": b"x"}): "extra.txt was added",
        packed({name: content for name, content in members.items() if name != "readme.txt"}): "readme.txt is missing",
        packed(members | {"manifest.json": b"[" * 100_000}): "manifest cannot be read",
        packed(members | {"manifest.json": b"\xff"}): "manifest cannot be read",
        packed(members | {"manifest.sig": b"x"}): "not the one that the pack's key signed",
        packed(members | {"roll.jsonl": b"\xff\n[[[\n{}\n"}): "cannot be read",
        packed(members | {"personal.jsonl": b"1\n"}): "personal.jsonl cannot be read",
        packed(members | {"heads.jsonl": b"{}\n"}): "heads.jsonl cannot be read",
        packed(members | {"receipts/BA1-03A-000001-9.pdf": b""}): "",
    }
    for content, words in cases.items():
        report = TOOL.check_pack(content)
        assert not report.passed, words
        assert any(words in what for _, what in report.findings), (words, report.findings)


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    members, _ = a_pack()
    (tmp_path / "ims_verify.py").write_bytes(resource_path("ims_verify.py").read_bytes())
    (tmp_path / "pack.zip").write_bytes(packed(members))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "ims_verify.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)

    good = run("pack.zip")
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.endswith("Everything agrees.\n")
    assert run("pack.zip", "--key", "AAAA").returncode == 5
    assert (run("none.zip").returncode, run().returncode) == (2, 2)
    wrong = members | {"roll.jsonl": members["roll.jsonl"].replace(b'"total_pence\\":', b'"total_pence\\":1', 1)}
    (tmp_path / "pack.zip").write_bytes(packed(wrong))
    bad = run("pack.zip")
    assert (bad.returncode, "WRONG  entry 3: its seal does not follow" in bad.stdout) == (5, True), bad.stdout
