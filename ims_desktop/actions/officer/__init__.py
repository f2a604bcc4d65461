"""What the money-laundering reporting officer does: reads what was told to them, and nothing else."""
