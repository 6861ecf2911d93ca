"""Design, run and audit web-research tasks of the Parallel Task API in a notebook."""

__version__ = "0.1.0"
