"""Signing in at a till. Put together by `making.make_sign_in`."""
