"""Gives the tests of the stores a real PostgreSQL server."""

from postgres import new_database, postgres, postgres_url

__all__ = ["new_database", "postgres", "postgres_url"]
