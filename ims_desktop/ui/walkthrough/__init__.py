"""Goes through the windows as a person would, and says what cannot be read or reached."""
