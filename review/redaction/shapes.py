"""Secrets known by their shape: tokens and keys whose issuers gave them a form of their own."""

import re

_QUOTED = r"\\*[\"']"
_QUOTE = rf"(?:{_QUOTED})?"
_REFERENCE = r"\{\{|\$[({]|<|\(redacted"
"""What stands where a secret is put in later."""

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
    "password in a URL": (("://",), r"(?<=://)[^\s/@:\"']*:([^\s/@\"']+)(?=@)"),
    "authorization header": (("earer ", "asic "), r"\b(?:[Bb]earer|[Bb]asic) [\w.~+/=-]{8,}"),
}
"""Name → (literals that say whether the pattern is worth trying, pattern; its group, where it has one, is the secret)."""

_NAMED = (
    # A password in a text, and another secret in one, which is longer, and behind `:` only where its name is quoted.
    rf"(?i)(?:password|passwd|passphrase|pwd){_QUOTE}\s*[=:]\s*{_QUOTE}(?!{_REFERENCE})([^\s;&,\"'\\{{}}\[\]]{{3,}})",
    r"(?i)(?:secret|token|(?:api|account|access|secret|private)_?key)"
    rf"(?:{_QUOTED}\s*[=:]|\s*=)\s*{_QUOTE}(?!{_REFERENCE})([^\s;&,\"'\\{{}}\[\]]{{8,}})",
)
_NAMES = re.compile("assw|ASSW|phrase|PHRASE|pwd|PWD|ecret|ECRET|oken|OKEN|key|Key|KEY")


class Shapes:
    """The shapes above, with further patterns that a project configures."""

    def __init__(self, patterns: tuple[str, ...] = ()) -> None:
        """Args: patterns: regular expressions of the project's own secrets; `re.error` when one is not valid."""
        self._by_hint = [(hints, re.compile(pattern)) for hints, pattern in SHAPES.values()]
        # A project's pattern hides all that it matches, whatever groups are in it.
        self._always = [(re.compile(pattern), 0) for pattern in patterns]
        self._named = [(re.compile(pattern), 1) for pattern in _NAMED]
        self._hint = re.compile("|".join(re.escape(hint) for hints, _ in SHAPES.values() for hint in hints))

    def find(self, text: str) -> list[str]:
        """Every secret that its shape gives away, once for each occurrence."""
        return [text[begin:end] for begin, end in self.spans(text)]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where they stand, as (begin, end)."""
        if self.is_plain(text):
            return []
        found = [match.span(group) for pattern, group in self._candidates(text) for match in pattern.finditer(text)]
        return [(begin, end) for begin, end in found if end > begin]

    def is_plain(self, text: str) -> bool:
        """Whether no pattern can match; most texts are so, and this is asked of every text of a plan."""
        return not (self._always or self._hint.search(text) or (("=" in text or ":" in text) and _NAMES.search(text)))

    def _candidates(self, text: str) -> list[tuple[re.Pattern[str], int]]:
        worth = [pattern for hints, pattern in self._by_hint if any(hint in text for hint in hints)]
        return [(pattern, pattern.groups) for pattern in worth] + self._named + self._always
