"""What mends each finding, by topic; ``book`` knows which topic a rule belongs to."""
