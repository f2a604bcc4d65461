"""What finance staff do, on central."""
