"""The supervisor's board: every till of the office as it stands now."""
