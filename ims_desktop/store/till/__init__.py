"""The till's own durable file: its roll, what is derived from it, and a copy of the reference data.

Nothing is gathered here: whoever needs the lock alone does not wait for the rest.
"""
