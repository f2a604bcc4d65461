"""My accounts: those that somebody declared as their own or their family's."""
