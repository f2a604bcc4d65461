"""The post: what came is logged by two, and worked off item by item."""
