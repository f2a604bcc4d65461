"""A till's own Ed25519 key: made at enrolment, never leaves the key store; central keeps its public half."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def new_device_key() -> tuple[str, bytes]:
    """A new key: the private half as hex for the key store, the public half as 32 raw bytes for central."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw()
