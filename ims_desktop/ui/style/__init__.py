"""How the windows look: one table of tokens, from which every colour, font and icon is made."""
