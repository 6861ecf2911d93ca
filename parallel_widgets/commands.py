"""What the browser asks of a widget: each message is done once, and always answered.

Messages may arrive on any thread (subshells have their own), so that thread only passes them on to the
engine. There, those of the task are done in order. The workbench's take longer and only propose, so they are
done beside them: an edit never waits for a proposal.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from parallel_widgets.reply import Handler, Message, NotDoneError, Reply
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.preview import sendable
from parallel_widgets.task_commands import TaskCommands

if TYPE_CHECKING:
    from parallel_widgets.widget import TaskWidget

REMEMBERED = 256  # replies kept for messages that come twice


class Commands:
    """The answering side of one widget."""

    def __init__(self, widget: TaskWidget, connection: Connection) -> None:
        self._widget = widget
        self._connection = connection
        self._in_order = TaskCommands(widget).handlers
        self._beside: Mapping[str, Handler] | None = None
        self._waiting: deque[Any] = deque()
        self._is_serving = False
        self._replies: OrderedDict[str, asyncio.Future[Reply]] = OrderedDict()

    def receive(self, _widget: object, content: Any, _buffers: object) -> None:
        """Take a message from the browser, on whatever thread the kernel has chosen."""
        engine().call(self._enqueue, content)

    def _enqueue(self, content: Any) -> None:
        self._waiting.append(content)
        if not self._is_serving:
            self._is_serving = True
            engine().start(self._serve())

    async def _serve(self) -> None:
        try:
            while self._waiting:
                content = self._waiting.popleft()
                message: Message = content if isinstance(content, dict) else {}
                kind = message.get("kind")
                in_order = self._in_order.get(kind) if isinstance(kind, str) else None
                if in_order is None:
                    engine().start(self._reply(message, self._beside_the_queue))
                else:
                    await self._reply(message, in_order)
        finally:
            self._is_serving = False

    async def _reply(self, message: Message, handler: Handler) -> None:
        name = message.get("id")
        reply = sendable(await self._answer_once(name, message, handler))
        try:
            self._widget.send({"kind": "reply", "id": name, **reply})
        except Exception:  # the messages behind it are due an answer, too
            self._widget.log.exception("A message from the browser could not be answered.")

    async def _answer_once(self, name: Any, message: Message, handler: Handler) -> Reply:
        if not isinstance(name, str):
            return NotDoneError("invalid", "The message has no id.").reply
        if name not in self._replies:
            # A future, since the same message may come again while it is being done.
            self._replies[name] = asyncio.ensure_future(self._answer(message, handler))
            if len(self._replies) > REMEMBERED:
                self._replies.popitem(last=False)
        return await self._replies[name]

    async def _answer(self, message: Message, handler: Handler) -> Reply:
        try:
            return await handler(message)
        except NotDoneError as error:
            return error.reply
        except Exception as error:  # an answer is due whatever happens
            self._widget.log.exception("A message from the browser could not be handled.")
            return NotDoneError("failed", f"The kernel could not do this: {error}").reply

    async def _beside_the_queue(self, message: Message) -> Reply:
        handlers = await engine().in_worker(self._workbench)
        kind = message.get("kind")
        if not isinstance(kind, str) or kind not in handlers:
            raise NotDoneError("invalid", f"This kernel does not know the message {kind!r}; reload the page.")
        return await handlers[kind](message)

    def _workbench(self) -> Mapping[str, Handler]:
        if self._beside is None:
            # All that imports and exports: who only runs a task does not wait for it.
            from parallel_widgets.workbench import Workbench  # noqa: PLC0415

            self._beside = Workbench(self._widget, self._connection).handlers
        return self._beside
