"""The versions of central's database, oldest first."""
