"""How PostgreSQL, which refuses to run as root, is run by root all the same."""

import os
import subprocess
from pathlib import Path

from omnichannel.development.errors import CannotStart

# Inside, root is user 1000; outside, everything still belongs to root. So no system user is
# created and no directory on the way to the data has to be opened to others.
USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")

# Where those are forbidden (most containers), or the way leads through somebody's private home:
# a user without rights, but for passing through directories. The data must belong to that user.
NOBODY = 65534
WITHOUT_RIGHTS = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--pdeathsig=INT",  # a change of user forgets the one that was asked for before
)


def unprivileged(directory: Path) -> tuple[str, ...]:
    """The words to put before a PostgreSQL command that works in `directory`; root only.

    Raises CannotStart where root has no way to give up its privileges.
    """
    if os.geteuid() != 0:
        return ()
    if _can_write(USER_NAMESPACE, directory):
        return USER_NAMESPACE
    if _can_write(WITHOUT_RIGHTS, directory):
        _give_away(directory)
        return WITHOUT_RIGHTS
    raise CannotStart(
        "PostgreSQL does not run as root, and this machine allows no user namespaces here. "
        "Set DATABASE_URL to a PostgreSQL server, or start this as an ordinary user."
    )


def _can_write(prefix: tuple[str, ...], directory: Path) -> bool:
    trial = directory / ".trial"
    try:
        subprocess.run([*prefix, "touch", str(trial)], capture_output=True, timeout=10, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    trial.unlink()
    return True


def _give_away(directory: Path) -> None:
    if directory.stat().st_uid == NOBODY:
        return
    for path in [*directory.rglob("*"), directory]:  # the directory last: it says all is done
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
