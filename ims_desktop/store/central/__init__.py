"""Central: every till's roll, what finance reads of it, and the reference data that tills are given."""
