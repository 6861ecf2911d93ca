"""Recorded runs: a file that holds one, and what plays it back without a network. No widget in here."""
