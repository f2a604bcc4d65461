"""The panel in which a supervisor confirms a till's clock. Put together by `making.make_clock_panel`."""
