"""Prints the figures of the README in one run: ``python -m tests.benchmarks`` from the top of a checkout.

Whatever is compared is measured side by side in this run, since machines are noisy and ratios count.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from . import bundle_size, completion_latency, import_time, load, verdict_latency, workbench_latency
from .machine import describe_machine
from .table import Row, as_markdown

MEASUREMENTS = {
    "verdict": verdict_latency.measure,
    "workbench": workbench_latency.measure,
    "completion": completion_latency.measure,
    "load": load.measure,
    "import": import_time.measure,
    "bundle": bundle_size.measure,
}


def main() -> None:
    """Run the chosen measurements, all by default, and print one Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], *MEASUREMENTS], help="measure only these")
    chosen = parser.parse_args().only or list(MEASUREMENTS)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        # The journal is part of what is measured, but not the developer's own.
        os.environ["PARALLEL_WIDGETS_JOURNAL"] = str(Path(folder) / "journal.sqlite3")
        for name in chosen:
            rows.extend(MEASUREMENTS[name]())
    sys.stdout.write(f"{as_markdown(rows)}\n\n{describe_machine()}\n")


main()
