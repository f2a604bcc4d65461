"""My session: how it stands, its moves of cash with their slips, pause and spot check. Put together by `making`."""
