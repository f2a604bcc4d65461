"""ims_desktop: take a council's income at a desk, and prove that it reached the right account."""
