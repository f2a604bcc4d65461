"""The watch list: what somebody should look at in an office's entries, each figure with the entries behind it."""
