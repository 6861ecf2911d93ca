"""The life of a run: queued, running with progress, ended; driven by timers on the server's loop."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import random
from collections.abc import Sequence

from parallel_widgets.sandbox.answer import UnanswerableError, answer
from parallel_widgets.sandbox.faults import Fault
from parallel_widgets.sandbox.pace import Pace
from parallel_widgets.sandbox.progress import plan_progress
from parallel_widgets.sandbox.refusal import error_object
from parallel_widgets.sandbox.run import Run, timestamp
from parallel_widgets.sandbox.run_input import RunInput
from parallel_widgets.sandbox.sources import Source, sample_sources

#: The share of its time that a run waits in the queue.
QUEUED_SHARE = 0.08

log = logging.getLogger(__name__)


async def live(
    run: Run,
    *,
    pace: Pace,
    seed: int,
    may_end: asyncio.Event,
    turns: asyncio.Lock,
    faults: Sequence[Fault] = (),
) -> None:
    """Take a run from queued to its end; whatever happens, it ends.

    Parameters
    ----------
    run
        A queued run.
    pace
        How long it takes.
    seed
        The sandbox's; with the request it decides everything about the run.
    may_end
        Waited for before the end.
    turns
        Taken to make up an answer: requests are answered in between, though a thousand runs end at once.
    faults
        Those that end a run; the first decides.
    """
    try:
        rng = random.Random(fingerprint(seed, run.run_input))  # noqa: S311 - samples, not secrets
        sources = sample_sources(rng)
        await _progress(run, duration=pace.duration(run.run_input.processor, rng), sources=sources, rng=rng)
        await may_end.wait()
        async with turns:
            await asyncio.sleep(0)
            _end(run, sources=sources, rng=rng, fault=faults[0] if faults else None)
    except UnanswerableError as unanswerable:
        run.end("failed", error=error_object(str(unanswerable)))
    except Exception:
        # Whoever waits for the run would otherwise wait for ever.
        log.exception("The sandbox could not go on with %s", run.run_id)
        run.end("failed", error=error_object("The sandbox could not go on with this run."))


async def _progress(run: Run, *, duration: float, sources: Sequence[Source], rng: random.Random) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()

    async def wait_until(share: float) -> None:
        await asyncio.sleep(begun + share * duration - loop.time())

    await wait_until(QUEUED_SHARE)
    run.start()
    for step in plan_progress(run.run_input, sources, rng):
        await wait_until(QUEUED_SHARE + step.share * (1 - QUEUED_SHARE))
        run.report(step.event(timestamp()))
    await wait_until(1.0)


def _end(run: Run, *, sources: Sequence[Source], rng: random.Random, fault: Fault | None) -> None:
    if fault is None:
        run.end("completed", output=answer(run.run_input, sources, rng))
    elif fault.kind == "cancelled":
        run.end("cancelled")
    elif fault.kind == "action_required":
        run.end("action_required")
    else:
        message = fault.message or "The sandbox was asked to let this run fail."
        run.end("failed", error=error_object(message))


def fingerprint(seed: int, run_input: RunInput) -> int:
    """Give a number that is the same for the same request, whatever the order of its keys or the process."""
    asked = {name: value for name, value in run_input.raw.items() if name != "metadata"}
    text = json.dumps([seed, asked], sort_keys=True, ensure_ascii=True)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
