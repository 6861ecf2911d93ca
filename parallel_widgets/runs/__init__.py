"""The life of a run in the kernel."""
