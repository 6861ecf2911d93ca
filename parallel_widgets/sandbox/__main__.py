"""``python -m parallel_widgets.sandbox``: a sandbox for a terminal, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.sandbox.faults import ENDPOINTS
from parallel_widgets.sandbox.server import serve

FAULT_HELP = f"""\
faults are written kind[=value][@endpoint][*times], several separated by commas:
  401 .. 599, html[=status], truncate, drop, drop_after, delay=seconds,
  reset[=events], stall[=events], slow=seconds,
  cut=events, end=events, error=events, fail[=message], action_required, cancelled
endpoints: {", ".join(ENDPOINTS)}
example: --fault '503@result*2' --fault cut=3@events
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a sandbox until it is interrupted.

    Parameters
    ----------
    arguments
        Those of the command line.

    Returns
    -------
    The exit status.
    """
    options = _parser().parse_args(arguments)
    try:
        sandbox = serve(
            port=options.port,
            seed=options.seed,
            speed=options.speed,
            faults=options.fault,
            require_key=options.require_key,
        )
    except (ParallelWidgetsError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with sandbox:
        sys.stdout.write(
            f"The sandbox of the Task API answers at {sandbox.base_url}\n"
            "It makes its answers up: nothing is researched, and nothing costs.\n\n"
            "Use it in another terminal:\n"
            f"  PARALLEL_BASE_URL={sandbox.base_url} jupyter lab\n\n"
            "Ctrl-C ends it.\n"
        )
        sys.stdout.flush()
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            sys.stdout.write("\nThe sandbox has ended.\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m parallel_widgets.sandbox",
        description="A local imitation of the Parallel Task API that answers with samples.",
        epilog=FAULT_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--seed", type=int, default=0, help="another seed gives other samples (default: 0)")
    parser.add_argument(
        "--speed", type=float, default=1.0, help="how many times as fast as usual (default: 1)"
    )
    parser.add_argument(
        "--fault", action="append", default=[], help="what goes wrong; may be repeated, see below"
    )
    parser.add_argument("--require-key", help="the only API key that is accepted (default: any, and none)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
