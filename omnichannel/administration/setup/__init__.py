"""The whole configuration as one JSON file: checked, applied, and written."""

from omnichannel.administration.setup.applying import Connection, Outcome, apply
from omnichannel.administration.setup.export import export
from omnichannel.administration.setup.file import check, read
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.secrets_file import with_secrets

__all__ = [
    "Connection",
    "Outcome",
    "SetupRefused",
    "apply",
    "check",
    "export",
    "read",
    "with_secrets",
]
