"""Which keys say that secrets may stand below them, by their words and by the shape of what they hold.

A map with keys of its author's choosing (`env = {…}`), or a list of names and values (`environment = [{name, value}]`), holds whatever
somebody needed somewhere; a block's attributes do not. Tags and labels are such maps too, and are meant to be read.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_ANYTHING = frozenset(
    [
        "spark_conf",
        "spark_env_vars",
        "environment_vars",
        "environment_variables",
        "init_scripts",
        "parameters",
        "parameter",
        "named_parameters",
        "base_parameters",
        "job_parameters",
        "notebook_params",
        "python_params",
        "python_named_params",
        "jar_params",
        "spark_submit_params",
        "sql_params",
        "pipeline_params",
        "headers",
        "http_headers",
        "custom_headers",
        "request_headers",
        "options",
        "content",
        "content_base64",
        "string_value",
        "user_data",
        "user_data_base64",
        "secret_string",
        "connection_properties",
    ]
)
"""Keys below which everything is hidden, whatever its shape."""
_SECRET_NAME = re.compile(
    r"(?i:(^|[_.\-])(password|passwd|pwd|passphrase|secret|token|api_?key|private_key(_pem|_openssh)?|access_key|secret_key|account_key"
    r"|connection_string|credentials?_json)$|_plaintext$|_wo$)|[a-z0-9](Password|Secret|Token|ApiKey|PrivateKey|AccessKey|SecretKey)$"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ENVIRONMENT = frozenset(
    (
        "env",
        "envs",
        "environ",
        "environment",
        "environments",
        "variable",
        "variables",
        "var",
        "vars",
        "secret",
        "secrets",
    )
)
"""Last words of keys whose maps and pairs are the environment of a program."""
_SETTINGS = frozenset(
    [
        "arg",
        "args",
        "argument",
        "arguments",
        "conf",
        "config",
        "configs",
        "configuration",
        "configurations",
        "hyperparameters",
        "option",
        "options",
        "override",
        "overrides",
        "param",
        "parameter",
        "parameters",
        "params",
        "properties",
        "property",
        "setting",
        "settings",
    ]
)
"""Words of keys whose maps and pairs are settings of something."""
_WHOLE = frozenset(("data", "set", "set_sensitive"))
"""Keys that are such by themselves: of a Kubernetes map of settings, of a Helm release."""
_COMMANDS = frozenset(("command", "commands", "args", "arguments", "argv", "entrypoint"))
VALUES = frozenset(("value", "values", "default", "default_value", "defaultValue", "Value", "DefaultValue", "pattern"))
"""Where an element that has a name holds its value."""
LABELS = ("name", "key", "Name", "Key")
"""Where it holds its name."""


class Key(NamedTuple):
    """What a key says of what stands below it."""

    anything: bool = False
    """Everything below is hidden, at any depth."""
    environment: bool = False
    """A map or a list of pairs below is some program's environment."""
    settings: bool = False
    """A map or a list of pairs below is a set of settings."""
    command: bool = False
    """A text, or a list of them, is a command line."""
    own: str = ""
    """What says what a text right below is: the key, or of `spark_conf.x` the part behind the hiding place."""


@lru_cache(maxsize=20_000)
def said_by(key: str) -> Key | None:
    """What a key says of what stands below it; None when it says nothing."""
    head, dot, rest = key.partition(".")
    if key in _ANYTHING or head in _ANYTHING:
        return Key(anything=True, own=rest if dot and key not in _ANYTHING else key)
    words = [word.lower() for word in _WORD.findall(key if not dot else head)]
    if not words:
        return None
    environment = words[-1] in _ENVIRONMENT or words == ["app", "settings"]
    settings = not _SETTINGS.isdisjoint(words) or key in _WHOLE
    command = words[-1] in _COMMANDS or words[-2:] == ["entry", "point"]
    return Key(False, environment, settings, command, key) if environment or settings or command else None


@lru_cache(maxsize=20_000)
def is_plain(key: str) -> bool:
    """Whether a key says nothing of secrets, of its own value, of what stands below it, or by the name beside it; most keys are so."""
    return said_by(key) is None and key not in VALUES and not names_a_secret(key)


@lru_cache(maxsize=10_000)
def names_a_secret(key: str) -> bool:
    """Whether an attribute's own name says that its value is one (`client_secret`, `openai_api_key_plaintext`, `password_wo`)."""
    return bool(_SECRET_NAME.search(key))
