"""The product as production runs it: processes of its own, a database and a folder of its own."""

import contextlib
import os
import shutil
import subprocess
import time
from urllib.parse import urlsplit

import requests
from celery import Celery
from django.db import connection
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError

from omnichannel.development.installation import Installation
from omnichannel.development.parts import parts, preparation
from omnichannel.development.ports import LOOPBACK, free_port
from tests.system.forgetting import forget_what_happened
from tests.system.part import ROOT, Part
from tests.system.patience import eventually
from tests.system.people import Messenger
from workstreams.models import WorkStream
from workstreams.surveys.models import ChannelSurvey

KINDS = ("web", "worker", "sender", "beat", "simulator")
PREPARATION_SECONDS = 300  # ten on a quiet machine; so for the start
START_SECONDS = 120
MOST_WORDS = 4000  # of each log, when a test failed


class Stage:
    """Parts are called web1, web2, …, worker1, …, beat and simulator.

    Facebook's posts go to web1; `database` is a PostgreSQL address whose database exists.
    """

    latest = None  # whose words are shown when a test fails

    def __init__(self, directory, database, *, redis_url=""):
        self.directory = directory
        self.database = database
        self.redis_url = redis_url
        self.ports = {name: free_port() for name in ("web1", "web2", "simulator")}
        self.parts = {}
        self.messenger = Messenger(self.address("simulator"))
        Stage.latest = self

    def address(self, name):
        return f"http://{LOOPBACK}:{self.ports[name]}"

    def installation(self, web="web1"):
        """What `make run` would be told."""
        given = {
            **os.environ,
            "VAR_DIRECTORY": str(self.directory / "var"),
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis_url,
            "PUBLIC_URL": self.address("web1"),
            "FACEBOOK_GRAPH_URL": self.address("simulator") + "/graph",
            "FACEBOOK_FILES_FROM": self.address("simulator"),
            "WEB_PORT": str(self.ports[web]),
            "SIMULATOR_PORT": str(self.ports["simulator"]),
            "BACKFILL_ON_CONNECT": "false",  # an earlier test's messages are no history
            "PYTHONUNBUFFERED": "1",
        }
        del given["DATABASE_POOL"]  # each part's own
        return Installation(ROOT, given)

    def prepare(self):
        """Migrate, load the demonstration, describe its world to the simulator."""
        first = preparation(self.installation())
        self.directory.mkdir(exist_ok=True)
        with (self.directory / "prepare.log").open("wb") as log:
            subprocess.run(
                first.command,
                env=first.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                check=True,
                timeout=PREPARATION_SECONDS,
            )

    def take_over(self, original):
        """What its preparation wrote; its database is copied by whoever made ours."""
        shutil.copytree(original.directory / "var", self.directory / "var")
        world = self.directory / "var" / "simulator" / "world.json"
        callback, ours = original.address("web1"), self.address("web1")
        world.write_text(world.read_text().replace(callback, ours))

    def begin(self, *names):
        """Start these parts and wait until each is ready."""
        for name in names:
            self.parts[name] = self._part(name)
            self.parts[name].start()
        for name in names:
            self.wait_for(name)

    def _part(self, name):
        kind = name.rstrip("0123456789")
        installation = self.installation(web=name if kind == "web" else "web1")
        child = dict(zip(KINDS, parts(installation), strict=True))[kind]
        command = list(child.command)
        if kind == "worker":  # does both kinds of work, so that killing it hits either
            command += ["--hostname", f"{name}@stage", "--queues", "work,platform"]
            command += ["--concurrency", "8"]
        return Part(name, command, child.environment, self.directory)

    @property
    def media(self):
        """Where it keeps files."""
        return self.directory / "var" / "media"

    def kill(self, name):
        self.parts[name].kill()

    @contextlib.contextmanager
    def hanging_at_rest(self, *names):
        """These parts answer nobody, and none was stopped while it held a lock of the database."""
        with contextlib.ExitStack() as stopped:
            eventually(lambda: self._stop_at_rest(names, stopped), what="a moment at rest")
            yield

    def _stop_at_rest(self, names, stopped):
        with contextlib.ExitStack() as attempt:
            for name in names:
                attempt.enter_context(self.parts[name].hanging())
            at_rest = not transactions_under_way()
            if at_rest:
                stopped.push(attempt.pop_all())
        return at_rest

    def start(self, name):
        """Again; from the test's main thread, whose end would end the process."""
        self.parts[name].start()

    def stop(self, name):
        """In good order."""
        self.parts[name].end()

    def wait_for(self, name):
        eventually(lambda: self.is_ready(name), within=START_SECONDS, what=f"the start of {name}")

    def is_ready(self, name):
        part = self.parts[name]
        assert part.is_running, f"{name} ended by itself:\n{self.last_words(part)}"
        if name.startswith("worker"):
            return self._answers_ping(name)
        if name == "beat":
            return True
        return _answers(self.address(name) + ("/world" if name == "simulator" else "/health/live"))

    def restart_the_dead(self):
        """As whatever supervises the processes does in production."""
        for part in self.parts.values():
            if part.ended_by_itself:
                part.start()

    def be_as_new(self):
        """Nothing happened yet; whatever an earlier test stopped is started."""
        for name in (stopped := [n for n, part in self.parts.items() if not part.is_running]):
            self.start(name)
        forget_what_happened()
        be_quiet()
        self.messenger.become()
        self.messenger.set_clock_right()
        self.messenger.let_token(error_subcode=None)
        for name in stopped:
            self.wait_for(name)

    def _answers_ping(self, worker):
        try:
            return bool(self._celery().control.ping([f"{worker}@stage"], timeout=0.5))
        except (OperationalError, RedisConnectionError):
            return False  # the broker is just coming back

    def _celery(self):
        """A client of the stage's broker."""
        broker = self.directory / "var" / "broker"
        client = Celery("stage", broker=self.redis_url, set_as_current=False)
        if not self.redis_url:
            client.conf.broker_url = "filesystem://localhost"
            client.conf.broker_transport = "omnichannel.file_broker:Transport"
            client.conf.broker_transport_options = {
                "data_folder_in": str(broker / "queue"),
                "data_folder_out": str(broker / "queue"),
                "control_folder": str(broker / "control"),
                "processed_folder": str(broker / "processed"),
                "polling_interval": 0.1,
            }
        return client

    def end(self):
        running = [part for part in self.parts.values() if part.is_running]
        deaths = [part.name for part in self.parts.values() if part.ended_by_itself]
        for part in running:
            part.ask_to_end()
        deadline = time.monotonic() + 8
        for part in running:
            if not part.is_gone_within(max(0.1, deadline - time.monotonic())):
                part.kill()
        assert not deaths, f"ended by themselves: {', '.join(deaths)}"

    def last_words(self, part):
        return part.log.read_text(errors="replace")[-MOST_WORDS:]

    def logs(self):
        return {name: self.last_words(part) for name, part in self.parts.items()}


def be_quiet():
    """Nothing is said by itself between what the stories count."""
    WorkStream.objects.update(allows_automated_messages=False)
    ChannelSurvey.objects.update(is_on=False)


def transactions_under_way():
    """Of anybody in this database but us."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            " AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def _answers(url):
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def database_named(url, name):
    """The same server, another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()
