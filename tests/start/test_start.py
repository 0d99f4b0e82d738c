"""Somebody types `python3 manage.py start`, and it goes well or is said kindly."""

import socket
import stat
import subprocess
import sys
from signal import SIGINT

from tests.services import free_port
from tests.start.conftest import outside, status_of, wait_for


def test_the_first_page_answers_where_the_window_says(start, data):
    window = start()
    url = window.url
    assert url.startswith("http://localhost:")
    assert status_of(url) == 200
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret-key").stat().st_mode) == 0o600


def test_nothing_is_written_beside_the_data_folder(start, project, data):
    before = {path for path in project.rglob("*") if "__pycache__" not in path.parts}
    window = start()
    assert window.url
    assert window.close(SIGINT) == 0
    assert {path for path in project.rglob("*") if "__pycache__" not in path.parts} == before


def test_the_styles_are_served_under_names_that_change_with_them(start, data):
    url = start().url
    collected = next((data / "static").glob("css/tokens.*.css"))
    assert status_of(url, f"/static/css/{collected.name}") == 200


def test_a_second_start_on_the_same_school_says_where_the_first_one_is(start):
    first = start()
    url = first.url
    second = start()
    said = second.read_until("already runs")
    assert url in said
    assert str(first.process.pid) in said
    assert second.process.wait(10) == 1
    assert status_of(url) == 200


def test_a_taken_port_means_the_next_one_and_is_said(start):
    with socket.socket() as other_program:
        port = free_port()
        other_program.bind(("127.0.0.1", port))
        other_program.listen()
        window = start(port=port)
        assert f"Port {port} is taken" in window.read_until("is taken")
        url = window.url
        assert int(url.rpartition(":")[2]) > port
        assert status_of(url) == 200


def test_in_the_schools_network_other_computers_are_let_in(start):
    window = start("--host", "0.0.0.0")  # noqa: S104 – what an operator types
    url = window.url
    assert url.startswith("http://localhost:")
    wait_for(lambda: window.read_until("https"), "that passkeys need https was not said")
    name = socket.gethostname().lower()
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as visitor:
        visitor.sendall(f"GET / HTTP/1.1\r\nHost: {name}:8000\r\nConnection: close\r\n\r\n".encode())
        assert visitor.recv(100).startswith(b"HTTP/1.1 200")


def test_the_sample_school_is_not_loaded_over_a_real_one(start, project, data):
    data.mkdir()
    env = {**outside(), "LEARNINGLOGS_DATA": str(data)}
    found = "from learninglogs.people.models import School; School.objects.create(name='Oakhill')"
    for command in (["prepare"], ["shell", "-c", found]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=project, env=env, check=True)
    window = start("--sample")
    window.read_until("did not start")
    assert "Oakhill" in "".join(window.words)
    assert window.process.wait(10) == 1


def test_an_impossible_port_is_said_in_a_sentence(start):
    window = start(port=70_000)
    assert "Write a number from 1 to 65535" in window.read_until("is not a port")
    assert window.process.wait(10) == 2


def test_a_host_nobody_has_is_said_in_a_sentence(start):
    window = start("--host", "192.0.2.7")
    assert "cannot listen on 192.0.2.7" in window.read_until("cannot listen")
    assert window.process.wait(10) == 1
