"""A till's password at central in the key store: changed so that no moment of being cut off locks the till out."""

import secrets

from ims_desktop.secrets.key_store import KeyStore

_SECRET_BYTES = 24


def new_secret() -> str:
    """A new password for central: 192 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


class CentralSecret:
    """Names in the key store: the password that central has, the one that it is being changed to, the one before.

    Until central has confirmed a change both are kept, and every connection tries the one, then the other. The one
    before is tried last: a central that was restored from a backup may know no later one.
    """

    def __init__(self, keys: KeyStore, name: str) -> None:
        self._keys = keys
        self._name = name
        self._next = f"{name} next"
        self._before = f"{name} before"

    def candidates(self) -> tuple[str, ...]:
        """The passwords to try, in order; a window that was open meanwhile finds the new one here."""
        kept = [self._keys.read(name) for name in (self._name, self._next, self._before)]
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
        current = self._keys.read(self._name)
        if current and current != new:
            self._keys.write(self._before, current)
        self._keys.write(self._name, new)
