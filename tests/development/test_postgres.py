"""The embedded PostgreSQL, started for real."""

import os
import signal
import stat

import psycopg
import pytest

from omnichannel.development.errors import CannotStart
from omnichannel.development.postgres import EmbeddedPostgres, embedded_database
from omnichannel.development.postmaster import Postmaster


@pytest.fixture
def private(tmp_path):
    """A directory that only its owner may enter, with a name that has to be quoted."""
    directory = tmp_path / "alice's things"
    directory.mkdir(mode=0o700)
    return directory


@pytest.fixture
def postgres(private):
    server = EmbeddedPostgres(private / "postgres", "pass/word ü", for_tests=True)
    server.start()
    yield server
    server.stop()


def ask(server, question):
    with psycopg.connect(server.url("postgres"), connect_timeout=10) as connection:
        return connection.execute(question).fetchone()[0]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_server_runs_below_a_private_directory_and_leaves_it_private(postgres, private):
    assert ask(postgres, "SHOW server_version").startswith("18.")
    assert mode(private) == 0o700


def test_server_listens_on_the_loopback_address_alone(postgres):
    assert ask(postgres, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(postgres, "SHOW unix_socket_directories") == ""


def test_server_asks_for_the_password(postgres):
    stranger = EmbeddedPostgres(postgres.directory, "guess")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(stranger, "SELECT 1")


def test_password_is_left_in_no_file(postgres):
    assert not (postgres.directory / "password").exists()


def test_wrong_password_is_explained(postgres):
    stranger = EmbeddedPostgres(postgres.directory, "guess")

    with pytest.raises(CannotStart, match="Put the old secrets back"):
        stranger.ensure_database()


def test_letters_beyond_ascii_have_upper_case(postgres):
    assert ask(postgres, "SELECT upper('ärger')") == "ÄRGER"


def test_database_is_created_once(postgres):
    postgres.ensure_database()
    postgres.ensure_database()

    with psycopg.connect(postgres.url(), connect_timeout=10) as connection:
        assert connection.info.dbname == "omnichannel"


def test_running_server_is_found_by_other_processes(postgres, private):
    assert embedded_database(private, "pass/word ü")["PORT"] == str(postgres.running_port())


def test_stopped_server_has_no_port(postgres, private):
    postgres.stop()

    assert embedded_database(private, "pass/word ü")["PORT"] == ""


def test_second_start_keeps_the_data(postgres):
    postgres.ensure_database("kept")
    postgres.stop()
    postgres.start()

    assert ask(postgres, "SELECT count(*) FROM pg_database WHERE datname = 'kept'") == 1


def test_killed_server_starts_again_on_the_same_port(postgres):
    port = postgres.running_port()
    os.kill(Postmaster.of(postgres.data).pid, signal.SIGKILL)
    postgres._process.wait(10)
    assert not postgres.is_running()

    postgres.start()

    assert postgres.running_port() == port
    assert ask(postgres, "SELECT 1") == 1


def test_left_pid_of_another_program_does_not_stop_the_start(postgres):
    lock = postgres.data / "postmaster.pid"
    left = lock.read_text()
    postgres.stop()
    lock.write_text(left.replace(left.split("\n", 1)[0], str(os.getpid()), 1))

    postgres.start()

    assert ask(postgres, "SELECT 1") == 1


def test_interrupted_creation_is_begun_anew(private):
    unfinished = private / "postgres" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")
    server = EmbeddedPostgres(private / "postgres", "secret", for_tests=True)

    server.start()

    assert server.is_running()
    server.stop()


def test_data_of_another_version_are_refused_with_a_way_out(postgres):
    postgres.stop()
    (postgres.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(CannotStart, match="PostgreSQL 16, and here is 18"):
        postgres.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be in somebody else's home")
def test_root_can_start_it_in_the_private_home_of_another_user(tmp_path):
    home = tmp_path / "bob"
    home.mkdir(mode=0o700)
    os.chown(home, 1234, 1234)
    server = EmbeddedPostgres(home / "postgres", "secret", for_tests=True)

    server.start()

    assert ask(server, "SELECT 1") == 1
    assert (mode(home), home.stat().st_uid) == (0o700, 1234)
    server.stop()
