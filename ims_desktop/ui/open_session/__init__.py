"""Opening a till session with its float. Put together by `making.make_open_session`."""
