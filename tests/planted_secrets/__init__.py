"""Secrets that are planted on the way in, and looked for wherever something comes out."""
