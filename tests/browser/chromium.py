"""Finds a Chromium for the browser tests and starts it with no way out of this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Timers of an unfocused headless page are throttled otherwise.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    # No other host resolves. Routing requests would do it too, but turns the HTTP cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def find_chromium(playwright: Playwright) -> str | None:
    """Path of ``$CHROMIUM``, of a Chromium on the PATH, or of Playwright's own; None where there is none."""
    named = os.environ.get("CHROMIUM")
    for candidate in (named, *map(shutil.which, NAMES), playwright.chromium.executable_path):
        if candidate and Path(candidate).exists():
            return candidate
    return None


def launch(playwright: Playwright) -> Browser | None:
    """Start Chromium headless, or answer None where there is none."""
    executable = find_chromium(playwright)
    if executable is None:
        return None
    return playwright.chromium.launch(executable_path=executable, args=ARGUMENTS, headless=True)
