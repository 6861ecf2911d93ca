"""What a finished run answered, and what that rests on: read in Python, and written for elsewhere."""
