"""What supervisors do, and those who look after them."""
