"""Another person's word on the spot. Put together by `making.make_second_person`; any screen may hold one."""
