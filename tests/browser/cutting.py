"""A wire between browser and gateway that can be cut at any step of a turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum


class Cut(Enum):
    """Where the wire is cut, once."""

    BEFORE_SENDING = "before the turn is sent"
    AFTER_SENDING = "after the turn is sent"
    IN_THE_ANSWER = "in the middle of the answer"
    IN_THE_STREAM = "in the middle of the stream of events"


@dataclass
class Wire:
    """Passes bytes on; `plan` is taken from its front, one cut for each turn that passes."""

    port: int
    plan: list[Cut] = field(default_factory=list)
    done: list[Cut] = field(default_factory=list)
    streams: set[asyncio.StreamWriter] = field(default_factory=set)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection of the browser."""
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        cut: asyncio.Future[Cut] = asyncio.get_running_loop().create_future()
        answers = asyncio.create_task(self._carry_answers(there, writer, cut))
        try:
            while piece := await reader.read(65536):
                if b"/events HTTP" in piece:
                    self.streams.add(writer)
                if b"/turns HTTP" in piece and piece.startswith(b"POST") and self.plan:
                    self._begin(cut)
                    if cut.result() is Cut.BEFORE_SENDING:
                        break
                back.write(piece)
                await back.drain()
        except ConnectionError:
            pass
        finally:
            self.streams.discard(writer)
            if not cut.done() or cut.result() in {Cut.BEFORE_SENDING, Cut.IN_THE_STREAM}:
                answers.cancel()
            await asyncio.gather(answers, return_exceptions=True)
            for end in (writer, back):
                end.close()

    def _begin(self, cut: asyncio.Future[Cut]) -> None:
        step = self.plan.pop(0)
        self.done.append(step)
        if cut.done():
            return
        cut.set_result(step)
        if step is Cut.IN_THE_STREAM:
            for stream in self.streams:
                stream.transport.abort()

    async def _carry_answers(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Future[Cut]
    ) -> None:
        while piece := await there.read(65536):
            step = cut.result() if cut.done() else None
            if step is Cut.AFTER_SENDING:
                writer.transport.abort()
                return
            if step is Cut.IN_THE_ANSWER:
                writer.write(piece[: len(piece) // 2])
                await writer.drain()
                await asyncio.sleep(0.05)
                writer.transport.abort()
                return
            writer.write(piece)
            await writer.drain()


@asynccontextmanager
async def lay_wire(address: str) -> AsyncIterator[tuple[Wire, str]]:
    """Gives a wire to a gateway and the address of its other end."""
    wire = Wire(int(address.rsplit(":", 1)[1]))
    server = await asyncio.start_server(wire.carry, "127.0.0.1", 0)
    try:
        yield wire, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
