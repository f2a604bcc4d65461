"""An office's limits, seen and set by an administrator."""
