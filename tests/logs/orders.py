"""A process of the tests' own that hears one order a line, and answers each with a line of JSON."""

import json
import subprocess
import sys
from typing import Any

from tests.jobs.conftest import REPOSITORY


class Orders:
    """Runs that module on the installation its environment names."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module], cwd=REPOSITORY, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, order: str) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def leave(self) -> None:
        self.process.kill()
        self.process.wait()
