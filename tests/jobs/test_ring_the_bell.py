"""The bell never raises and never holds anybody up, whatever has become of the broker."""

import shutil
import socket
import time
import uuid

import pytest

from learninglogs.celery import QUEUE, app
from learninglogs.jobs import bell
from learninglogs.jobs.bell import Breaker


@pytest.fixture
def broker(settings, tmp_path):
    """The broker's folder, which does not exist yet."""
    settings.BROKER_DIR = tmp_path / "broker"
    bell.breaker.forget()
    yield settings.BROKER_DIR
    bell.breaker.forget()


def heard():
    with app.connection() as connection, connection.channel() as channel:
        message = channel.basic_get(QUEUE, no_ack=True)
        return message and message.headers["argsrepr"]


def test_a_ring_is_heard_once_and_in_order(broker):
    ids = [uuid.uuid4() for _ in range(3)]
    assert all(bell.ring(job_id) for job_id in ids)
    assert bell.waiting() == 3
    assert [heard() for _ in range(4)] == [f"['{job_id}']" for job_id in ids] + [None]


def test_the_folder_may_be_removed_emptied_and_scribbled_in(broker):
    assert bell.ring(uuid.uuid4())
    shutil.rmtree(broker)
    assert bell.waiting() == 0
    assert heard() is None
    assert bell.ring(uuid.uuid4())
    (broker / f"0-scribble.{QUEUE}.msg").write_text("{")
    assert heard()
    assert not list(broker.iterdir())


def test_a_folder_that_cannot_be_written_is_no_error_for_anybody(broker):
    broker.write_text("a file where the folder should be")
    assert not bell.ring(uuid.uuid4())
    assert bell.waiting() is None
    broker.unlink()
    assert not bell.ring(uuid.uuid4()), "left alone for a while"
    bell.breaker.forget()
    assert bell.ring(uuid.uuid4())


def test_after_a_failure_the_broker_is_left_alone_until_its_rest_is_over():
    breaker, calls = Breaker(rest_s=0.05), []

    def fall():
        calls.append("tried")
        raise OSError

    assert breaker.try_to(fall) is None
    assert breaker.try_to(fall) is None
    assert calls == ["tried"]
    time.sleep(0.06)
    assert breaker.try_to(lambda: "heard") == "heard"


@pytest.fixture(params=["nobody listens", "somebody listens and never answers"])
def dead_redis_url(request):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if request.param == "nobody listens":
            server.close()
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def redis_app(dead_redis_url, monkeypatch):
    """The product's own Celery application, as it is when its broker is that Redis."""
    monkeypatch.setattr(app.conf, "broker_url", dead_redis_url)
    monkeypatch.setattr(app.conf, "broker_read_url", dead_redis_url)
    monkeypatch.setattr(app.conf, "broker_write_url", dead_redis_url)
    bell.breaker.forget()
    yield
    monkeypatch.undo()
    bell.breaker.forget()


def test_a_hundred_uploads_are_not_held_up_by_a_dead_redis(redis_app):
    began = time.monotonic()
    assert not any(bell.ring(uuid.uuid4()) for _ in range(100))
    assert bell.waiting() is None
    assert time.monotonic() - began < 5
