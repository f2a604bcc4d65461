"""Sync and proof: what every till has sent, what central holds, and whether all of it is proven."""
