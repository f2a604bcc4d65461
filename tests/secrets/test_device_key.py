import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import head_text
from ims_desktop.secrets.device_key import DeviceSigner, new_device_key

DEVICE = DeviceId("01960000-0000-7000-8000-000000000003")


def test_a_signed_head_is_checked_with_the_public_half() -> None:
    private, public = new_device_key()
    assert len(public) == 32
    said = DeviceSigner(lambda: private).signed(DEVICE, 120, bytes(range(32)))
    assert (said.number, said.seal, len(said.signature)) == (120, bytes(range(32)), 64)
    key = Ed25519PublicKey.from_public_bytes(public)
    key.verify(said.signature, head_text(DEVICE, 120, said.seal))
    with pytest.raises(InvalidSignature):
        key.verify(said.signature, head_text(DEVICE, 121, said.seal))


def test_the_key_is_asked_for_at_the_first_signature_only() -> None:
    asked: list[str] = []
    private, _ = new_device_key()

    def read() -> str:
        asked.append("once")
        return private

    signer = DeviceSigner(read)
    assert asked == []
    assert signer.signed(DEVICE, 1, bytes(32)) == signer.signed(DEVICE, 1, bytes(32))
    assert asked == ["once"]


@pytest.mark.parametrize("kept", [None, "", "no hex", "ab" * 31])
def test_a_key_that_is_not_there_is_said(kept: str | None) -> None:
    with pytest.raises(Unavailable) as trouble:
        DeviceSigner(lambda: kept).signed(DEVICE, 1, bytes(32))
    assert trouble.value.trouble is Trouble.KEY_STORE
