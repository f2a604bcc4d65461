"""My receipts: what this till took, to look up, show and print again."""
