"""The windows that the office works in: what is shown and what was pressed, and nothing else."""
