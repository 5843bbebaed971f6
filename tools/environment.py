"""Creates `.venv` and installs a lock file into it: `python3 tools/environment.py FILE`.

Runs under any Python 3 with nothing installed, so that it can say which one is needed. Uses uv
when there is one, else venv and pip. A second call with the same lock file returns at once.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "installed"
VERSION = "import sys; print(*sys.version_info[:2])"


def main() -> None:
    lock = ROOT / sys.argv[1]
    with lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # `make run` and `make test` at once take turns
        if is_installed(lock):
            return
        interpreter = suitable_python()
        print(f"Installing {sys.argv[1]} into .venv (a minute or less) …", flush=True)
        if not (install_with_uv(lock, interpreter) or install_with_pip(lock, interpreter)):
            sys.exit("The packages could not be installed; the lines above say why.")
        remember(lock)


def is_installed(lock: Path) -> bool:
    stamp = STAMPS / lock.name
    return stamp.exists() and stamp.read_text() == digest(lock) and is_usable(PYTHON)


def remember(lock: Path) -> None:
    """Stamp this lock file; drop the stamps of others that have changed since."""
    STAMPS.mkdir(exist_ok=True)
    for stamp in STAMPS.iterdir():
        other = lock.with_name(stamp.name)
        if not other.exists() or stamp.read_text() != digest(other):
            stamp.unlink()
    (STAMPS / lock.name).write_text(digest(lock))


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def suitable_python() -> str:
    """This very Python if it will do, else another one on the PATH."""
    names = ["python3.13", "python3.12", "python3.11"]
    for candidate in [sys.executable, *filter(None, map(shutil.which, names))]:
        if is_usable(candidate):
            return candidate
    here = ".".join(map(str, sys.version_info[:2]))
    sys.exit(f"Python 3.11, 3.12 or 3.13 is needed and none was found; python3 is {here} here.")


def is_usable(interpreter: "str | Path") -> bool:
    """Does it run (a shim may not), and is its version one of ours?"""
    answer = attempt([interpreter, "-c", VERSION])
    return answer is not None and OLDEST <= tuple(map(int, answer.split())) <= NEWEST


def install_with_uv(lock: Path, interpreter: str) -> bool:
    uv = shutil.which("uv")
    if uv is None or attempt([uv, "--version"]) is None:
        return False
    if not is_usable(PYTHON) and not run([uv, "venv", "-q", "--clear", "-p", interpreter, VENV]):
        return False
    options = ["-q", "--require-hashes"]
    return run([uv, "pip", "install", *options, "--python", PYTHON, "-r", lock])


def install_with_pip(lock: Path, interpreter: str) -> bool:
    """With the environment's own pip, or one of the system where Python came without."""
    if not is_usable(PYTHON):
        make_environment(interpreter)
    pip: list[str | Path] = [PYTHON, "-m", "pip"]
    if attempt([*pip, "--version"]) is None:
        pip = [*pip_of_the_system(interpreter), "--python", PYTHON]
    options = ["-qq", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    return run([*pip, "install", *options, "-r", lock])


def make_environment(interpreter: str) -> None:
    has_pip = attempt([interpreter, "-c", "import ensurepip"]) is not None
    options = [] if has_pip else ["--without-pip"]
    if not run([interpreter, "-m", "venv", "--clear", *options, VENV]):
        sys.exit(missing_package("venv", interpreter))


def pip_of_the_system(interpreter: str) -> "list[str | Path]":
    """A pip that can install into other environments: from 22.3 on (its release notes)."""
    candidates: list[list[str | Path]] = [[interpreter, "-m", "pip"], ["pip3"], ["pip"]]
    for command in candidates:
        words = (attempt([*command, "--version"]) or "").split()
        if len(words) > 1 and tuple(map(int, words[1].split(".")[:2])) >= (22, 3):
            return command
    return sys.exit(missing_package("pip", interpreter))


def missing_package(what: str, interpreter: str) -> str:
    version = ".".join((attempt([interpreter, "-c", VERSION]) or "3").split())
    return (
        f"This Python came without {what}. Install it (Debian and Ubuntu: "
        f"apt-get install python{version}-venv) and run the same command again."
    )


def attempt(command: "list[str | Path]") -> "str | None":
    """What it prints, or None when it cannot be run or fails."""
    try:
        done = subprocess.run(
            list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode()


def run(command: "list[str | Path]") -> bool:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "VIRTUAL_ENV")}
    return subprocess.run(list(map(str, command)), env=environment, check=False).returncode == 0


if __name__ == "__main__":
    main()
