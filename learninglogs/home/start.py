"""`python3 manage.py start`: everything set up, the web server and the background worker running.

Standard library only (see supervisor); what needs Django is done by the command `prepare`.
"""

import argparse
import contextlib
import http.client
import os
import sys
import time
from pathlib import Path

from learninglogs.home import address
from learninglogs.home.data_lock import AlreadyRunning, DataLock
from learninglogs.home.environment import BASE_DIR
from learninglogs.home.service_log import ServiceLog
from learninglogs.home.supervisor import Service, Supervisor
from learninglogs.jobs.worker import sweeper_command, worker_command

DEFAULT_PORT = 8000
WORRIED_AFTER_S = 20


def main(argv: list[str]) -> int:
    """Run until stopped. Exit code 0 after a stop, 1 when it could not start."""
    wishes = _wishes(argv)
    data = _data_folder(wishes.data)
    try:
        _make_private(data)
        lock = DataLock(data)
    except AlreadyRunning as other:
        return _refuse_second(data, other)
    except OSError as problem:
        say(f"The data folder {data} cannot be used: {problem.strerror}. Name another with --data.")
        return 1
    try:
        return _start(wishes, data, lock)
    except address.NoPort as problem:
        say(str(problem))
        return 1
    finally:
        lock.release()


def say(words: str) -> None:
    """One line or more to the window, which may have been closed."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()


def _wishes(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py start", description="Runs Learning Logs on this computer. Stop it with Ctrl-C."
    )
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="default 8000, or the next free one")
    parser.add_argument("--host", default="127.0.0.1", help="default this computer only; 0.0.0.0 for all")
    parser.add_argument("--data", type=Path, help="the folder for everything it keeps; default var/")
    sample = parser.add_mutually_exclusive_group()
    sample.add_argument("--sample", action="store_true", help="load the sample school without asking")
    sample.add_argument("--no-sample", action="store_true", help="do not offer the sample school")
    return parser.parse_args(argv)


def _port(written: str) -> int:
    if written.isdigit() and 0 < int(written) < 65_536:
        return int(written)
    raise argparse.ArgumentTypeError(f"“{written}” is not a port. Write a number from 1 to 65535.")


def _data_folder(wished: Path | None) -> Path:
    """--data, or what the environment says, or var/ beside manage.py."""
    return (wished or Path(os.environ.get("LEARNINGLOGS_DATA") or BASE_DIR / "var")).expanduser().absolute()


def _make_private(data: Path) -> None:
    """Children's work lies here: nobody else on this computer may look. Raises OSError."""
    fresh = not data.exists() or not any(data.iterdir())
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if fresh:  # later, an operator may have let a web server in
        data.chmod(0o700)
    (data / "logs").mkdir(mode=0o700, exist_ok=True)


def _refuse_second(data: Path, other: AlreadyRunning) -> int:
    where = f"at {other.url}" if other.url else "and is just starting"
    say(
        f"Learning Logs already runs on {data} {where} (process {other.pid or 'unknown'}).\n"
        "Nothing was changed. Open it there, or stop it with Ctrl-C in its own window first.\n"
        "A second school needs a folder of its own: --data another-folder"
    )
    return 1


def _start(wishes: argparse.Namespace, data: Path, lock: DataLock) -> int:
    """Raises address.NoPort."""
    host = address.numeric(wishes.host)
    port = address.free_port(host, wishes.port)
    env = _env(wishes, data, host, port)
    supervisor = Supervisor(say)
    supervisor.listen()
    say("Learning Logs is getting ready.")
    prepare = [sys.executable, "manage.py", "prepare", "--alone", *(["--sample"] if wishes.sample else [])]
    code = supervisor.run_once(Service("setting up", prepare, log=None, env=env))
    if supervisor.stopping:
        say("Stopped.")
        return 0
    if code:
        say("Learning Logs did not start. What was already here is as it was.")
        return 1
    if port != wishes.port:
        say(f"Port {wishes.port} is taken by another program, so this is port {port}.")
    url = f"http://{_visible_name(host)}:{port}"
    lock.write(url=url)
    supervisor.start(_services(host, port, data / "logs", env))
    supervisor.run(Welcome(host, port, url, data).look)
    say("\nStopped. Everything is kept; start again whenever you like.")
    return 0


def _env(wishes: argparse.Namespace, data: Path, host: str, port: int) -> dict[str, str]:
    env = {**os.environ, "LEARNINGLOGS_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    if not any(env.get(f"LEARNINGLOGS_{name}") for name in ("ORIGINS", "HTTPS", "HOSTS")):
        # Links in mails are written by the worker, which no browser has told where the site is.
        env["LEARNINGLOGS_ORIGINS"] = f"http://{_name_in_mails(host)}:{port}"
    if wishes.no_sample:
        env["LEARNINGLOGS_OFFER_SAMPLE"] = "no"
    if not address.is_loopback(host):
        # A visitor from the school's network asks for this computer by an address or a name of its own.
        asked = [env["LEARNINGLOGS_HOSTS"]] if env.get("LEARNINGLOGS_HOSTS") else []
        ours = [host] if not address.is_everywhere(host) else [*address.own_addresses(), *address.own_names()]
        env["LEARNINGLOGS_HOSTS"] = ",".join([*asked, "localhost", "127.0.0.1", "[::1]", *ours])
    return env


def _visible_name(host: str) -> str:
    """Passkeys work at `localhost` and not at 127.0.0.1, so that is what people are shown."""
    here = address.is_loopback(host) or address.is_everywhere(host)
    return "localhost" if here else address.in_a_link(host)


def _name_in_mails(host: str) -> str:
    """A name under which other computers find this one too, where it lets them in."""
    if address.is_loopback(host):
        return "localhost"
    elsewhere = address.own_addresses() if address.is_everywhere(host) else [address.in_a_link(host)]
    return (elsewhere or ["localhost"])[0]


def _services(host: str, port: int, logs: Path, env: dict[str, str]) -> list[Service]:
    programs = {
        "web": _web_command(host, port),
        "worker": worker_command(),
        "sweeper": sweeper_command(),
    }
    return [
        Service(name, command, log=ServiceLog(logs / f"{name}.log"), env=env)
        for name, command in programs.items()
    ]


def _web_command(host: str, port: int) -> list[str]:
    place = ["--host", host, "--port", str(port)]
    # A phone on slow Wi-Fi holds a thread while its photo comes in: enough for a class on each worker.
    threads = ["--workers", "2", "--blocking-threads", "32", "--backpressure", "256"]
    staying = ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "2"]
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    return [*granian, *place, *threads, *staying, "learninglogs.wsgi:application"]


class Welcome:
    """Says where to go, once, when the first page really answers."""

    def __init__(self, host: str, port: int, url: str, data: Path) -> None:
        self.host = host
        self.port = port
        self.url = url
        self.data = data
        self.said = False
        self.worried_at = time.monotonic() + WORRIED_AFTER_S

    def look(self) -> None:
        """Called again and again; quiet until the page answers, and after that."""
        if self.said:
            return
        if self._answers():
            self.said = True
            say(self._words())
        elif time.monotonic() > self.worried_at:
            self.worried_at = float("inf")
            log = self.data / "logs" / "web.log"
            say(f"The first page does not answer yet, and is tried again. Why not may stand in {log}")

    def _answers(self) -> bool:
        reached_at = self.host
        if address.is_everywhere(self.host):
            reached_at = "::1" if ":" in self.host else "127.0.0.1"
        visit = http.client.HTTPConnection(reached_at, self.port, timeout=1.5)
        try:
            visit.request("GET", "/", headers={"Host": f"{_visible_name(self.host)}:{self.port}"})
            return visit.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            visit.close()

    def _words(self) -> str:
        where = ["", f"  Open   {self.url}", *self._for_the_network()]
        return "\n".join([*where, f"  Kept   {self.data}", "  Stop   Ctrl-C", ""])

    def _for_the_network(self) -> list[str]:
        if address.is_loopback(self.host):
            return []
        links = []
        if address.is_everywhere(self.host):
            links = [f"         http://{other}:{self.port}" for other in address.own_addresses()]
        return [
            *links,
            "         Everybody in your network can reach this, unencrypted. Passkeys, sound recording and",
            "         the app on the home screen need https: put a web server with a certificate in front.",
        ]
