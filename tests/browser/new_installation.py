"""A stage as an organisation finds it on its first day: no demonstration, one administrator."""

import subprocess

import requests

from omnichannel.development.parts import preparation
from tests.system.part import ROOT
from tests.system.stage import Stage

ADMINISTRATOR, PASSWORD = "gina", "a lamp in every harbour"
IN_PRODUCTION = {  # only there `prepare` leaves the database empty
    "DEBUG": "false",
    "PUBLIC_URL": "https://omnichannel.example",
    "EMAIL_URL": "smtp+tls://nobody:none@127.0.0.1:1",
}
FIRST_ADMINISTRATOR = (
    "manage.py",
    "createsuperuser",
    "--noinput",
    f"--username={ADMINISTRATOR}",
    "--name=Gina Ferrari",
)


class NewInstallation(Stage):
    """The steps of the installation instructions, then the parts of any stage."""

    def prepare(self):
        first = preparation(self.installation())
        self.directory.mkdir(exist_ok=True)
        self._run(first.command, first.environment | IN_PRODUCTION)
        create = [first.command[0], *FIRST_ADMINISTRATOR]
        self._run(create, first.environment | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD})

    def let_facebook_know(self, application, page):
        """What an organisation does at Facebook before it comes here."""
        world = {"apps": [application], "pages": [page]}
        address = f"{self.address('simulator')}/world"
        requests.post(address, json=world, timeout=10).raise_for_status()

    def _run(self, command, environment):
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
