"""What administrators do: tills, people and reference data."""
