"""The Sync screen: what waits, what central holds, and what to do."""
