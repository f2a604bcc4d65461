"""Transactions: what finance looks up at central, with each payment's life beside it."""
