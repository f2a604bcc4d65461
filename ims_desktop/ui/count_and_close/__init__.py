"""Count and close: a till counted blind, its difference explained, closed, approved. Put together by `making`."""
