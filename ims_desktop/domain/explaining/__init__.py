"""The difference explains itself: what could have made it, in entries that can be opened (docs/EXPLAINING.md)."""
