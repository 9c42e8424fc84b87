"""Places where secrets are known to be written although no schema marks them: environment variables, Spark conf, parameters, …

Everything in such a place is hidden, except what is listed here as harmless: references to a secret (`{{secrets/…}}`), numbers and
switches, plain paths of scripts, and the values of well-known keys when they look like names.
"""

import re
from functools import lru_cache

HIDING_PLACES = frozenset(
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
_SECRET_NAME = re.compile(
    r"(?i:(^|[_.\-])(password|passwd|pwd|passphrase|secret|token|api_?key|private_key(_pem|_openssh)?|access_key|secret_key|account_key"
    r"|connection_string|credentials?_json)$|_plaintext$|_wo$)|[a-z0-9](Password|Secret|Token|ApiKey|PrivateKey|AccessKey|SecretKey)$"
)
_SHOWN_KEY = re.compile(
    r"spark\.(master|databricks\.(cluster|delta|io|pyspark|sql|dataLineage|acl|passthrough|isv)\..*|databricks\.driver\.[a-zA-Z]+"
    r"|sql\.(shuffle|adaptive|session|ansi|catalog)\..*|(lakewright|scheduler|dynamicAllocation|shuffle|memory|eventLog)\..*"
    r"|(driver|executor)\.(memory|memoryOverhead|cores|instances|maxResultSize)|serializer|network\.timeout|default\.parallelism)"
    r"|LAKEWRIGHT_ENVIRONMENT|PYSPARK_PYTHON|SPARK_HOME|JAVA_HOME|MLFLOW_(TRACKING|REGISTRY)_URI|TZ"
    r"|(?i:(--)?((aws[-_])?(default[-_])?region|table|model|model[-_](version|name)|experiment|endpoint|workload[-_](size|type)"
    r"|scale[-_]to[-_]zero|seed|env|environment|catalog|schema|volume|name|branch|stage|alias|metric|date|(run[-_])?mode|log[-_]level"
    r"|format|(input|output)([-_](path|table))?|path|header|delimiter|provider|(start|end)([-_]date)?))"
)
_NAME = re.compile(r"[\w./: @,*\[\]-]{0,120}")
_REFERENCE = re.compile(r"\s*\{\{[^{}]*\}\}\s*")
_SWITCH = re.compile(r"(?i)true|false|yes|no|on|off|null|none|auto|default|[+-]?\d{0,9}(\.\d{0,6})?")
_SCRIPT = re.compile(r"((dbfs|s3|file|abfss|gs):)?/?[\w./@ -]*\.(sh|py|sql)|[a-z]{2}(-[a-z]+)+-\d")
_PLACE = re.compile(
    r"((dbfs:|/dbfs)?/(Volumes|Workspace|Shared|Repos|mnt|FileStore|databricks)|s3a?:/|abfss?:/|gs:/|dbfs:)(/[\w.@ -]*)*"
    r"|\d{4}-\d\d-\d\d|[a-z_][a-z_0-9]{0,40}(\.[a-z_][a-z_0-9]{0,40}){2}|--?[a-z][a-z-]{0,30}"
)
"""A path of the platform's, a date, a table's full name, the name of an option."""
_WORDS = re.compile(r"(?:[A-Za-z]{2,11}\d{0,2}(?:[ ./:_-](?!$)|$))+")
_LONGEST_WORDS = 11


def is_ordinary(value: str) -> bool:
    """Whether a text that only its place hides is short and made of words, as others on the page are: then it is not looked for there."""
    return len(value) <= _LONGEST_WORDS and _WORDS.fullmatch(value) is not None


def is_hiding_place(key: str) -> bool:
    return key in HIDING_PLACES


@lru_cache(maxsize=10_000)
def names_a_secret(key: str) -> bool:
    """Whether an attribute's own name says that its value is one (`client_secret`, `openai_api_key_plaintext`, `password_wo`)."""
    return bool(_SECRET_NAME.search(key))


def hides(path: tuple[str | int, ...], value: object, shown: re.Pattern[str] | None = None) -> bool:
    """Whether the place where a value stands hides it.

    Args:
        path: the value's path: attribute names, positions, and identities in brackets.
        value: the value; only texts are hidden by their place.
        shown: keys that the project configured as harmless.
    """
    if not isinstance(value, str) or not value:
        return False
    hiding, key = place_of(path)
    return hiding and not is_harmless(key, value, shown)


@lru_cache(maxsize=50_000)
def place_of(path: tuple[str | int, ...]) -> tuple[bool, str]:
    """Whether a place hides texts, and the key that says whether one is harmless there."""
    names = [segment for segment in path if isinstance(segment, str)]
    hiding = any(is_hiding_place(name) for name in names)
    key = next((name for name in reversed(names) if not name.startswith("[")), "")
    if hiding and key in ("default", "value") and len(names) > 1:
        # A job parameter is written as {name, default}, and known by its name.
        key = names[-2].strip("[]").partition("=")[2] or key
    return hiding or names_a_secret(key), key


def is_harmless(key: str, value: str, shown: re.Pattern[str] | None = None) -> bool:
    """Whether a text in a hiding place may be shown.

    Args:
        key: the key nearest above the value.
        value: the value; `--key=value` is judged by the key in it.
        shown: keys that the project configured as harmless.
    """
    if _REFERENCE.fullmatch(value) or _SWITCH.fullmatch(value) or _SCRIPT.fullmatch(value):
        return True
    if value.startswith("--") and "=" in value:
        key, _, value = value.partition("=")
        if _REFERENCE.fullmatch(value) or _SWITCH.fullmatch(value):
            return True
    if names_a_secret(key):
        return False
    if _PLACE.fullmatch(value):
        return True
    listed = _SHOWN_KEY.fullmatch(key) or (shown is not None and shown.fullmatch(key))
    return bool(listed and _NAME.fullmatch(value))
