"""`make run`: the whole product on a machine that has nothing but Python."""

import io
import signal
import sys
import time
from pathlib import Path

from omnichannel.development.deaths import follow_make
from omnichannel.development.errors import CannotStart
from omnichannel.development.greeting import answers, greeting
from omnichannel.development.installation import Installation
from omnichannel.development.one_run import only_one_run
from omnichannel.development.parts import parts, preparation
from omnichannel.development.ports import require_free
from omnichannel.development.postgres import EmbeddedPostgres
from omnichannel.development.processes import Child, end_all
from omnichannel.development.secrets import first_run_secrets

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds until we say that the web server does not answer
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # in order with the lines of the others
    for ending in ENDINGS:
        signal.signal(ending, signal.default_int_handler)  # all of them as KeyboardInterrupt
    try:
        follow_make()
        installation = Installation.read(ROOT)
        with only_one_run(installation.var):
            run(installation)
    except CannotStart as obstacle:
        sys.exit(str(obstacle))
    except KeyboardInterrupt:
        print("Omnichannel has stopped.")


def run(installation: Installation) -> None:
    """Until Ctrl-C, SIGTERM or an obstacle; leaves nothing running."""
    secrets = first_run_secrets(installation.var)
    installation.suggest(**secrets)
    require_free("WEB_PORT", installation.web_port)
    if installation.is_debug:
        require_free("SIMULATOR_PORT", installation.simulator_port)
    postgres = None if installation.has_own_database else embedded_postgres(installation)
    children = [preparation(installation), *parts(installation)]
    try:
        if postgres is not None:
            start_database(postgres, installation)
        prepare(children[0])
        supervise(children[1:], postgres, installation)
    finally:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)  # we are at it
        end_all(children)
        if postgres is not None:
            postgres.stop()


def embedded_postgres(installation: Installation) -> EmbeddedPostgres:
    password = installation.environment["POSTGRES_PASSWORD"]
    return EmbeddedPostgres(installation.var / "postgres", password)


def start_database(postgres: EmbeddedPostgres, installation: Installation) -> None:
    print("Starting the embedded PostgreSQL …")
    postgres.start()
    postgres.ensure_database()
    installation.environment["DATABASE_URL"] = postgres.url()


def prepare(preparation: Child) -> None:
    print("Preparing the database …")
    preparation.start()
    if preparation.process is not None and preparation.process.wait() != 0:
        raise CannotStart("The database could not be prepared; the lines above say why.")


def supervise(
    children: list[Child], postgres: EmbeddedPostgres | None, installation: Installation
) -> None:
    for child in children:
        child.start()
    started_at = time.monotonic()
    is_greeted = False
    while True:
        if postgres is not None and not postgres.is_running():
            print("PostgreSQL ended by itself; it is started again.")
            postgres.start()
        for child in children:
            child.watch()
        if not is_greeted:
            is_greeted = greet(installation, time.monotonic() - started_at)
        time.sleep(0.3)


def greet(installation: Installation, waited: float) -> bool:
    """Once the web server answers, or when it should have long ago; was there anything to say?"""
    if answers(installation.web_port):
        print(greeting(installation))
        return True
    if waited > PATIENCE:
        print("The web server does not answer yet; the lines above may say why.")
        return True
    return False


if __name__ == "__main__":
    main()
