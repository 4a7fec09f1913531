"""`python -m tests.bench.echo_rasa PORT`: a Rasa that answers at once, so that the gateway alone is measured."""

from __future__ import annotations

import sys

import uvicorn

from tests.bot.fake_rasa import FakeRasa


def main(port: int) -> None:
    """Serve until it is stopped."""
    uvicorn.run(FakeRasa().make_app(), host="127.0.0.1", port=port, log_config=None, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
