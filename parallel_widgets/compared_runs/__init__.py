"""Runs side by side: what each answered, what that rests on, and what it cost. No widget in here."""
