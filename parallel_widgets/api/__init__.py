"""The wire: the Parallel Task API over httpx."""
