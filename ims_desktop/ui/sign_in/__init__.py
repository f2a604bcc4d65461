"""Signing in at a till."""
