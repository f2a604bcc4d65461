"""What people take away or file: receipts as text and PDF, and where fonts and pictures lie."""
