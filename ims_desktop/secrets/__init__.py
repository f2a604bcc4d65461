"""What must not be guessed or read: keys in the key store, password hashes, ids and salts."""
