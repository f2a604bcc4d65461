"""Builds everything once and joins it. The only room with a key to all the others."""
