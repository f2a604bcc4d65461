"""The demo as it was made: where its till, its central and its printer are, and central taken away and brought back."""

CENTRAL_FILE = "central.db"
