"""The counter: where a payment is found, put together, tendered and taken. Put together by `making.make_counter`."""
