"""The pieces that every screen is made of: cards, fields, keys, tables, tags and notices."""
