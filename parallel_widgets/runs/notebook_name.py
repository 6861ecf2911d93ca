"""The notebook or script that runs here, where the host tells it."""

from __future__ import annotations

import os
import sys


def notebook_name() -> str:
    """Return a path or a name, as the host gives it; "" where it gives none."""
    variables = vars(sys.modules["__main__"])
    told = (
        variables.get("__vsc_ipynb_file__"),  # VS Code
        variables.get("__session__"),  # ipykernel, which has it from Jupyter's server
        os.environ.get("JPY_SESSION_NAME"),
        variables.get("__file__"),  # a script
    )
    return next((name for name in told if isinstance(name, str) and name), "")
