"""Where things are kept: the till's own file, and central."""
