"""What people in the office do: one public verb each, grouped by who does it."""
