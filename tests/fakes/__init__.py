"""One fake a port: small, honest, and quick."""
