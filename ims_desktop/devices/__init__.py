"""Printers and drawers: they carry out orders within their time limits and decide nothing."""
