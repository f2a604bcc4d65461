"""Help: the keys of the counter, on one page."""
