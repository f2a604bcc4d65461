"""How central's database is made and brought up to date, version by version."""
