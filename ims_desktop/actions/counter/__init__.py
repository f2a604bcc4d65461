"""What cashiers do at the counter."""
