"""Recorded runs, without a widget."""
