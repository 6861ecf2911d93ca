"""Cells and functions that run again when a trait that they read changes."""
