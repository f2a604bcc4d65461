"""What money may do, and what it may not: standard library only, no clock, no randomness, no I/O."""
