"""Where every pound of the office is."""
