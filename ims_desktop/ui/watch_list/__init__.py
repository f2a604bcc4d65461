"""The watch list: what somebody should ask about, each figure with the entries behind it."""
