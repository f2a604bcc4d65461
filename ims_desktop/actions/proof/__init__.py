"""What is proven, and what is handed to an auditor."""
