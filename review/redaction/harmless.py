"""What may be shown although its place hides texts: references to a secret (`{{secrets/…}}`), numbers and switches, plain paths, and the
values of well-known keys when they look like names."""

import re

from review.redaction.keys import names_a_secret

STRICT, MILD, LINES, ASSIGNED = 3, 2, 1, 4
"""How much a place hides: all but what is harmless; not words either, as settings are; of command lines, those with more than words; of a
list of texts, those that assign a value to a name (`DSN=…`)."""

_SHOWN_KEY = re.compile(
    r"spark\.(master|databricks\.(cluster|delta|io|pyspark|sql|dataLineage|acl|passthrough|isv)\..*|databricks\.driver\.[a-zA-Z]+"
    r"|sql\.(shuffle|adaptive|session|ansi|catalog)\..*|(lakewright|scheduler|dynamicAllocation|shuffle|memory|eventLog)\..*"
    r"|(driver|executor)\.(memory|memoryOverhead|cores|instances|maxResultSize)|serializer|network\.timeout|default\.parallelism)"
    r"|(delta|pipelines|custom_tags|aws_attributes|azure_attributes|gcp_attributes|autoscale)\..*"
    r"|LAKEWRIGHT_ENVIRONMENT|PYSPARK_PYTHON|SPARK_HOME|JAVA_HOME|MLFLOW_(TRACKING|REGISTRY)_URI|TZ"
    r"|(?i:(--)?((aws[-_])?(default[-_])?region|table|model|model[-_](version|name)|experiment|endpoint|workload[-_](size|type)"
    r"|scale[-_]to[-_]zero|seed|env|environment|catalog|schema|volume|name|branch|stage|alias|metric|date|(run[-_])?mode|log[-_]level"
    r"|format|(input|output)([-_](path|table))?|path|header|delimiter|provider|(start|end)([-_]date)?))"
)
_NAME = re.compile(r"[\w./: @,*\[\]-]{0,120}")
_REFERENCE = re.compile(r"\s*\{\{[^{}]*\}\}\s*")
_SWITCH = re.compile(
    r"(?i)true|false|yes|no|on|off|null|none|auto|default|enabled?|disabled?"
    r"|[+-]?\d{0,9}(\.\d{0,6})?( ?(ms|s|m|h|d|min|seconds?|minutes?|hours?|days?|[kmgt]i?b?|%))?"
)
_SCRIPT = re.compile(r"((dbfs|s3|file|abfss|gs):)?/?[\w./@ -]*\.(sh|py|sql)|[a-z]{2}(-[a-z]+)+-\d")
_PLACE = re.compile(
    r"((dbfs:|/dbfs)?/(Volumes|Workspace|Shared|Repos|mnt|FileStore|databricks)|s3a?:/|abfss?:/|gs:/|dbfs:)(/[\w.@ -]*)*"
    r"|\d{4}-\d\d-\d\d|[a-z_][a-z_0-9]{0,40}(\.[a-z_][a-z_0-9]{0,40}){2}|--?[a-z][a-z-]{0,30}"
)
"""A path of the platform's, a date, a table's full name, the name of an option."""
_WORDS = re.compile(r"(?:[A-Za-z]{2,11}\d{0,2}(?:[ ./:_-](?!$)|$))+")
_LONGEST_WORDS = 11
_PLAIN_WORDS = re.compile(r"(?:(?:[a-z]{2,20}|[A-Z]{2,20}|[A-Z][a-z]{1,20})(?:[ ./:_,-](?!$)|$))+")
_PART_OF_A_LINE = re.compile(
    r"-{0,2}[A-Za-z][a-z_-]{0,30}([.:/+][a-z_-]{1,30})*|\d{1,4}(\.\d{1,4}){0,3}|[\w./-]{0,80}\.(sh|py|sql|yml|jar)"
)
_LONGEST_LINE = 400
_POLICY_TYPES = frozenset(("fixed", "forbidden", "unlimited", "range", "regex", "allowlist", "blocklist"))


def is_ordinary(value: str) -> bool:
    """Whether a text that only its place hides is short and made of words, as others on the page are: then it is not looked for there."""
    return len(value) <= _LONGEST_WORDS and _WORDS.fullmatch(value) is not None


def is_harmless(key: str, value: str, shown: re.Pattern[str] | None = None, hides: int = STRICT) -> bool:
    """Whether a text in a hiding place may be shown.

    Args:
        key: the key that says what the value is; `--key=value` is judged by the key in it.
        value: the value.
        shown: keys that the project configured as harmless.
        hides: how much the place hides.
    """
    if _REFERENCE.fullmatch(value) or _SWITCH.fullmatch(value) or _SCRIPT.fullmatch(value):
        return True
    if hides == LINES:
        return _is_plain_line(value)
    if hides == ASSIGNED:
        name, assigns, value = value.partition("=")
        return not assigns or not value or is_harmless(name, value, shown)
    if value.startswith("--") and "=" in value:
        key, _, value = value.partition("=")
        if _REFERENCE.fullmatch(value) or _SWITCH.fullmatch(value):
            return True
    if names_a_secret(key):
        return False
    if _PLACE.fullmatch(value) or (key == "type" and value in _POLICY_TYPES):
        return True
    if hides == MILD and _PLAIN_WORDS.fullmatch(value):
        return True
    listed = _SHOWN_KEY.fullmatch(key) or (shown is not None and shown.fullmatch(key))
    return bool(listed and _NAME.fullmatch(value))


def _is_plain_line(line: str) -> bool:
    """Whether a command line is made of words, options and scripts, none of which says that a secret follows."""
    return len(line) <= _LONGEST_LINE and all(
        _PART_OF_A_LINE.fullmatch(part) and not names_a_secret(part.lstrip("-")) for part in line.split()
    )
