"""A till's password at central in the key store: changed so that no moment of being cut off locks the till out."""

import secrets

from ims_desktop.secrets.key_store import KeyStore

_SECRET_BYTES = 24


def new_secret() -> str:
    """A new password for central: 192 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


class CentralSecret:
    """Two names in the key store: the password that central has, and the one that it is being changed to.

    Until central has confirmed the change both are kept, and every connection tries the one, then the other.
    """

    def __init__(self, keys: KeyStore, name: str) -> None:
        self._keys = keys
        self._name = name
        self._next = f"{name} next"

    def candidates(self) -> tuple[str, ...]:
        """The passwords to try, in order; a window that was open meanwhile finds the new one here."""
        kept = (self._keys.read(self._name), self._keys.read(self._next))
        return tuple(dict.fromkeys(one for one in kept if one))

    def begin(self) -> str:
        """The password to change to, kept before central is asked. A change that was cut off is gone on with."""
        current, pending = self._keys.read(self._name), self._keys.read(self._next)
        if pending and pending != current:
            return pending
        new = new_secret()
        self._keys.write(self._next, new)
        return new

    def confirm(self, new: str) -> None:
        """Central has it."""
        self._keys.write(self._name, new)
