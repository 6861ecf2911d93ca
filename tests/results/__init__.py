"""What becomes of results outside of the widget."""
