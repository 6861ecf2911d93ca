"""The columns of the fault matrix: each operation, met by a fault, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from parallel_widgets.api.errors import ApiError
from parallel_widgets.api.events import StateEvent
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.home import Home
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import RunState
from parallel_widgets.runs.watch import submit

from .fault import Operation
from .scene import RUN_INPUT, Scene, until

# What can only happen to the result of a run that has ended: before, 408 is what a long poll is to say.
OF_AN_END = ("408", "stall", "reset", "truncate")
RUNS = "/v1/tasks/runs"
GROUPS = "/v1/tasks/groups"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a cell says.

    Attributes
    ----------
    state
        How it ended: a run's status, or what else there is to say.
    meanwhile
        What the widget said while it was out of touch.
    message
        What it, or the error, said in the end.
    posts
        How many POSTs the server has counted at the endpoint that creates here.
    turned_away
        How many of them it answered with 429, which says that nothing was created.
    empty_groups
        How many POSTs for an empty group came before it: that costs nothing, so it may be sent again.
    """

    state: str
    meanwhile: str = ""
    message: str = ""
    posts: int
    turned_away: int = 0
    empty_groups: int = 0


class Story:
    """All states of a run, in order."""

    def __init__(self) -> None:
        self.states: list[RunState] = []

    def note(self, run: Run, state: RunState) -> None:
        self.states.append(state)

    @property
    def meanwhile(self) -> str:
        """What was first said of a lost connection."""
        return next(
            (state.message for state in self.states if "when it was last heard of" in state.message), ""
        )

    def check(self) -> None:
        """Whatever happens: time does not run backwards, and a run ends once."""
        elapsed = [state.elapsed for state in self.states]
        assert elapsed == sorted(elapsed)
        assert [state.is_final for state in self.states].count(True) == 1


async def watched(scene: Scene, home: Home, *, failing: Operation) -> Outcome:
    """Submit a run and watch it to its end, while its create, its events or its result fail."""
    story = Story()
    run = Run(
        request=RunRequest(body=RUN_INPUT, price_usd=0.01), home=home, show=story.note, clock=scene.clock
    )
    client = scene.client if failing == "events" else scene.hurried
    connection = Connection(api_key=None, base_url=None, client=client, follow=scene.follow)
    if failing == "create":
        scene.arm(failing, once=True)
        await scene.break_line()
    else:
        scene.failing = failing
        if not scene.fault.is_harmless and not (failing == "result" and scene.fault.text in OF_AN_END):
            scene.hold()
    submit(run, connection)
    if scene.fault.line and failing != "create":
        await until(lambda: scene.was_asked(f"/{failing}"), f"the request for the {failing}")
        await scene.break_line()
    where = f"{failing}, {scene.fault.name}"
    await until(lambda: run.done() or story.meanwhile, f"a word about the fault ({where})")
    refused = turned_away(scene, failing)
    await scene.mend()
    await until(run.done, f"the run's end ({where})")
    story.check()
    failure = run.state.failure
    words = [run.state.message, failure.message if failure is not None else ""]
    return Outcome(
        state=run.status,
        meanwhile=normal(story.meanwhile),
        message=normal(" ".join(dict.fromkeys(filter(None, words)))),
        posts=scene.posts(RUNS),
        turned_away=refused,
    )


async def submitted_safely(scene: Scene, home: Home, *, failing: Operation) -> Outcome:
    """Submit a run through a group, as with ``safe_submit``, while the group or the run in it fails."""
    story = Story()
    run = Run(
        request=RunRequest(body=RUN_INPUT, price_usd=0.01), home=home, show=story.note, clock=scene.clock
    )
    run.is_safe = True
    scene.arm(failing, once=True)
    scene.safe_path = GROUPS if failing == "safe_submit: group" else "/runs"
    submit(run, Connection(api_key=None, base_url=None, client=scene.safe, follow=scene.follow))
    await until(run.done, f"the run's end ({failing}, {scene.fault.name})")
    refused = turned_away(scene, failing)
    await scene.mend()
    story.check()
    looked = [state.message for state in story.states if state.message.startswith("The answer was lost.")]
    return Outcome(
        state=run.status,
        meanwhile="".join(looked[:1]),
        message=normal(run.state.message),
        posts=scene.posts("/runs"),
        turned_away=refused,
        empty_groups=scene.posts(GROUPS),
    )


async def asked(
    scene: Scene,
    failing: Operation,
    question: Callable[[], Awaitable[str]],
    *,
    path: str,
    look: Callable[[], Awaitable[str]] | None = None,
) -> Outcome:
    """Call a method of the client once, while its endpoint fails; then ``look`` what is there."""
    scene.arm(failing, once=True)
    await scene.break_line()
    message = ""
    try:
        state = await question()
    except ApiError as error:
        state, message = type(error).__name__, error.message
    refused = turned_away(scene, failing)
    await scene.mend()
    if look is not None:
        state = f"{state}; {await look()}"
    return Outcome(state=state, message=normal(message), posts=scene.posts(path), turned_away=refused)


def turned_away(scene: Scene, failing: Operation) -> int:
    """How many creates were answered with 429: the fault was in force once, and is used up."""
    return int(scene.fault.text.startswith("429") and failing in CREATES and not list(scene.sandbox.faults))


async def read_input(scene: Scene, home: Home) -> Outcome:
    """Read the input of a run."""
    run = await scene.client.create_run(RUN_INPUT)

    async def question() -> str:
        body = await scene.hurried.retrieve_input(run.run_id)
        assert body["input"] == RUN_INPUT["input"]
        return "read"

    return await asked(scene, "input", question, path=RUNS)


async def create_group(scene: Scene, home: Home) -> Outcome:
    """Create an empty group."""

    async def question() -> str:
        return "created" if (await scene.hurried.create_group()).taskgroup_id else ""

    return await asked(scene, "group create", question, path=GROUPS)


async def add_to_group(scene: Scene, home: Home) -> Outcome:
    """Add a run to a group, and look afterwards what the group counts."""
    group = await scene.client.create_group()

    async def question() -> str:
        added = await scene.hurried.add_group_runs(group.taskgroup_id, [RUN_INPUT])
        return f"{len(added.run_ids)} added"

    async def look() -> str:
        status = (await scene.client.retrieve_group(group.taskgroup_id)).status
        return f"the group counts {status.num_task_runs}"

    return await asked(scene, "group add", question, path="/runs", look=look)


async def read_group(scene: Scene, home: Home) -> Outcome:
    """Read the events of a group, going on after the last one where that fails."""
    group = await scene.client.create_group()
    await scene.client.add_group_runs(group.taskgroup_id, [RUN_INPUT])
    scene.arm("group events", once=True)
    await scene.break_line()
    ids: list[str | None] = []
    ended: list[str] = []
    message = ""
    while not ended:
        try:
            events = scene.client.stream_group_events(
                group.taskgroup_id, last_event_id=ids[-1] if ids else None, idle_timeout=scene.idle_timeout
            )
            async with aclosing(events):
                async for event in events:
                    ids.append(event.event_id)
                    if isinstance(event, StateEvent) and event.run.is_terminal:
                        ended.append(event.run.status)
        except ApiError as error:
            message = message or error.message
            await scene.mend()
    assert len(ids) == len(set(ids))
    return Outcome(state=f"read on: 1 {ended[0]}", message=normal(message), posts=scene.posts("/runs"))


OPERATIONS: Mapping[Operation, Callable[[Scene, Home], Awaitable[Outcome]]] = {
    "create": lambda scene, home: watched(scene, home, failing="create"),
    "events": lambda scene, home: watched(scene, home, failing="events"),
    "result": lambda scene, home: watched(scene, home, failing="result"),
    "input": read_input,
    "group create": create_group,
    "group add": add_to_group,
    "group events": read_group,
    "safe_submit: group": lambda scene, home: submitted_safely(scene, home, failing="safe_submit: group"),
    "safe_submit: add": lambda scene, home: submitted_safely(scene, home, failing="safe_submit: add"),
}
#: What creates, where the POST that is counted is the one that fails.
CREATES: tuple[Operation, ...] = ("create", "group create", "group add", "safe_submit: add")


def normal(text: str) -> str:
    """A message without what differs from run to run: ports, times, waits, and how far the run was."""
    for pattern, replacement in (
        (r"127\.0\.0\.1:\d+", "127.0.0.1"),
        (r"\d\d:\d\d(:\d\d)?", "hh:mm"),
        (r"again in \d+ s", "again in N s"),
        (r"The run was (queued|running)", "The run was queued or running"),
    ):
        text = re.sub(pattern, replacement, text)
    return text
