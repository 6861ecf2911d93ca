"""The checkers that CI runs: one formatter and one linter per language, and the strictest types of both."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PYTHON_CHECKS = {
    "ruff format": ["ruff", "format", "--check", "."],
    "ruff check": ["ruff", "check", "."],
    "mypy strict": ["mypy"],
}
FRONTEND_CHECKS = {
    "biome": "lint",
    "tsc strict": "check",
    "vitest without eval": "test",
}


@pytest.mark.parametrize("arguments", PYTHON_CHECKS.values(), ids=PYTHON_CHECKS.keys())
def test_python_is_clean(arguments: list[str]) -> None:
    checked = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize("script", FRONTEND_CHECKS.values(), ids=FRONTEND_CHECKS.keys())
def test_the_frontend_is_clean(script: str, build_hook: ModuleType, bundle: Path) -> None:
    assert bundle.is_file()
    build_hook.npm("run", script)
