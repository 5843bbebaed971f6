"""The set-up file applied, refused, and given to its commands."""

import io

import pytest
from django.core.management import call_command

from omnichannel.administration import setup


def apply(content):
    return setup.apply(setup.check(content))


def refusal(content):
    with pytest.raises(setup.SetupRefused) as refused:
        apply(content)
    return "\n".join(refused.value.sentences)


def run(command, *options):
    output = io.StringIO()
    call_command(command, *options, stdout=output)
    return output.getvalue()
