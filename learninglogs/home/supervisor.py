"""Keeps the programs of Learning Logs running, and takes all of them with it when it ends, however it ends.

Each program shares a process group with a guard: a shell that waits on a pipe only the supervisor holds.
When the supervisor dies, even by SIGKILL, the pipe closes and the guard kills its group: the program, its
own workers and theirs. (A parent-death signal reaches direct children only; granian's workers outlived it.)

Standard library only: this process lives as long as the school day and should weigh little.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from learninglogs.home.service_log import ServiceLog

GUARD = ["/bin/sh", "-c", "read _; kill -KILL 0"]
LOOK_EVERY_S = 0.2
# A worker inside a job outlives TERM: it is asked, then urged, then ended, all within five seconds.
URGE_AFTER_S = 3.0
END_AFTER_S = 4.2
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_AFTER_S = 60.0

Say = Callable[[str], None]


class Service:
    """One program and its guard."""

    def __init__(
        self, name: str, command: Sequence[str | Path], *, log: ServiceLog | None, env: Mapping[str, str]
    ) -> None:
        """log: where its words go; None lets them through to the window."""
        self.name = name
        self.command = command
        self.log = log
        self.env = env
        self.started_at = 0.0
        self._guard: subprocess.Popen[bytes] | None = None
        self._program: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the program; 0 when it is not there."""
        return self._program.pid if self._program else 0

    def start(self) -> None:
        """Start guard and program. Raises OSError when the program does not exist."""
        self.started_at = time.monotonic()
        quiet = subprocess.DEVNULL
        self._guard = subprocess.Popen(
            GUARD, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, process_group=0
        )
        words = self.log.open() if self.log else None
        try:
            self._program = subprocess.Popen(
                self.command,
                stdin=quiet,
                stdout=words,
                stderr=subprocess.STDOUT if words else None,
                env=self.env,
                process_group=self._guard.pid,
            )
        finally:
            if words:
                words.close()

    def is_running(self) -> bool:
        """Whether guard and program are both there. A group without its guard is not safe to keep."""
        return not _has_ended(self._guard) and not _has_ended(self._program)

    def ask(self, signum: signal.Signals) -> None:
        """Send the program itself a signal; its own workers are its own affair."""
        if self._program and not _has_ended(self._program):
            self._program.send_signal(signum)

    def clear(self) -> int | None:
        """Kill whatever is left of the group; the program's exit code, negative for a signal.

        None when it never started. The guard is reaped last: until then nobody else can have its number.
        """
        if self._guard is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._guard.pid, signal.SIGKILL)
        code = self._program.wait() if self._program else None
        self._guard.wait()
        if self._guard.stdin:
            self._guard.stdin.close()
        self._guard = self._program = None
        return code


def _has_ended(process: subprocess.Popen[bytes] | None) -> bool:
    """Look without reaping, so that the number stays taken until the group is cleared."""
    if process is None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


class Supervisor:
    """Runs services until a person or the system says stop."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.stopping = False
        self._services: list[Service] = []
        self._falls: dict[str, int] = {}
        self._due: dict[str, float] = {}

    def listen(self) -> None:
        """Ctrl-C, TERM and a closed window mean stop."""
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup keeps its promise
            signal.signal(signal.SIGHUP, self._on_signal)

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def run_once(self, service: Service) -> int:
        """Run one program to its end; its exit code. Ends it when told to stop."""
        service.start()
        while service.is_running() and not self.stopping:
            time.sleep(0.02)
        return service.clear() or 0

    def start(self, services: list[Service]) -> None:
        """Start every service; `run` keeps them."""
        self._services = services
        for service in services:
            service.start()

    def run(self, each_time: Callable[[], None]) -> None:
        """Keep the services until told to stop, then end them. `each_time` is called at every look."""
        try:
            while not self.stopping:
                each_time()
                for service in self._services:
                    self._tend(service)
                time.sleep(LOOK_EVERY_S)
        finally:
            self.end()

    def _tend(self, service: Service) -> None:
        self._pass_on_errors(service)
        if service.is_running():
            return
        now = time.monotonic()
        if service.name not in self._due:
            self._due[service.name] = now + self._count_fall(service, now)
        elif now >= self._due[service.name]:
            del self._due[service.name]
            service.start()

    def _count_fall(self, service: Service, now: float) -> float:
        """Clear up after a service that ended; seconds to wait before it is started again."""
        lived_s = now - service.started_at
        code = service.clear()
        falls = 0 if lived_s > STEADY_AFTER_S else self._falls.get(service.name, -1) + 1
        self._falls[service.name] = falls
        pause_s = min(FIRST_PAUSE_S * 2.0**falls, LONGEST_PAUSE_S)
        self.say(
            f"The {service.name} stopped ({_how(code)}). Nothing is lost; it starts again in {pause_s:g} s."
        )
        if falls and service.log:
            self.say("\n".join(f"{service.name} │ {line}" for line in service.log.last_lines(6)))
        return pause_s

    def _pass_on_errors(self, service: Service) -> None:
        if service.log:
            for line in service.log.news():
                self.say(f"{service.name} │ {line}")

    def end(self) -> None:
        """End every service within five seconds: asked, then urged, then killed with all its own."""
        begun = time.monotonic()
        for service in self._services:
            service.ask(signal.SIGTERM)
        urged = False
        while any(service.is_running() for service in self._services):
            passed_s = time.monotonic() - begun
            if passed_s > END_AFTER_S:
                break
            if passed_s > URGE_AFTER_S and not urged:
                urged = True
                for service in self._services:
                    service.ask(signal.SIGQUIT)
            time.sleep(0.02)
        for service in self._services:
            service.clear()


def _how(code: int | None) -> str:
    if code is None:
        return "not started"
    return f"code {code}" if code >= 0 else signal.Signals(-code).name
