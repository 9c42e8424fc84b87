"""Secrets known by their shape: tokens and keys whose issuers gave them a form of their own."""

import re

SHAPES: dict[str, tuple[tuple[str, ...], str]] = {
    "Databricks token": (
        ("dapi", "dkea", "dose", "dsapi", "doau"),
        r"(?:dapi|dkea|dose|dsapi|doau)[0-9a-f]{16,}(?:-\d+)?",
    ),
    "AWS access key": (("AKIA", "ASIA"), r"(?:AKIA|ASIA)[0-9A-Z]{16}"),
    "GitHub token": (("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_[0-9A-Za-z]{20,}"),
    "GitHub fine-grained token": (("github_pat_",), r"github_pat_\w{20,}"),
    "GitLab token": (("glpat-",), r"glpat-[\w-]{16,}"),
    "Slack token": (("xox",), r"xox[abeoprs]-[\w-]{10,}"),
    "Slack web hook": (("hooks.slack.com",), r"hooks\.slack\.com/[\w/+-]{10,}"),
    "JSON web token": (("eyJ",), r"eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"),
    "private key": (
        ("-----BEGIN",),
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    ),
    "Google API key": (("AIza",), r"AIza[\w-]{30,}"),
    "OpenAI key": (("sk-",), r"\bsk-[\w-]{20,}"),
    "Hugging Face token": (("hf_",), r"\bhf_[A-Za-z]{20,}"),
    "PyPI token": (("pypi-",), r"pypi-[\w-]{40,}"),
    "SendGrid key": (("SG.",), r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    "Azure shared access signature": (("sig=",), r"(?<=sig=)[\w%/+=-]{16,}"),
    "password in a URL": (("://",), r"(?<=://)[^\s/@:\"']*:[^\s/@\"']+(?=@)"),
    "authorization header": (("earer ", "asic "), r"\b(?:[Bb]earer|[Bb]asic) [\w.~+/=-]{8,}"),
    "password in a text": (
        ("assword", "asswd", "PWD", "pwd"),
        r"(?i)\b(?:password|passwd|pwd)\s*[=:]\s*[^\s;&,\"']{3,}",
    ),
}
"""Name → (literal beginnings that say whether the pattern is worth trying, pattern)."""


class Shapes:
    """The shapes above, with further patterns that a project configures."""

    def __init__(self, patterns: tuple[str, ...] = ()) -> None:
        """Args: patterns: regular expressions of the project's own secrets; `re.error` when one is not valid."""
        self._by_prefix = [(prefixes, re.compile(pattern)) for prefixes, pattern in SHAPES.values()]
        self._always = [re.compile(pattern) for pattern in patterns]
        self._hint = re.compile("|".join(re.escape(prefix) for prefixes, _ in SHAPES.values() for prefix in prefixes))

    def find(self, text: str) -> list[str]:
        """Every secret that its shape gives away, once for each occurrence."""
        return [
            match.group() for pattern in self._candidates(text) for match in pattern.finditer(text) if match.group()
        ]

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for pattern in self._candidates(text) for match in pattern.finditer(text) if match.group()]

    def _candidates(self, text: str) -> list[re.Pattern[str]]:
        if not self._hint.search(text):
            return self._always
        return [
            pattern for prefixes, pattern in self._by_prefix if any(prefix in text for prefix in prefixes)
        ] + self._always
