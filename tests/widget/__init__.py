"""Tests of the widget in Python, without a browser."""
