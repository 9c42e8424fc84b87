"""Makes texts from a plan harmless to show: what cannot be seen is made visible, what Markdown, HTML or a pipeline would act on is not."""

import re
import unicodedata

LONGEST_VALUE = 2000

_MAYBE_INVISIBLE = re.compile(r"[^\x20-\x7e]")
_TICKS = re.compile(r"`+")
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""What shows nothing although it is a letter, mark or symbol: Unicode's default-ignorable characters and the empty Braille pattern."""
_ACTED_ON = re.compile(r"<!(?=--)|##(?=\[|vso\[)", re.IGNORECASE)
"""What acts wherever it stands: the beginning of a comment, as of our marker, and of a logging command in a pipeline."""


def visible(text: str, lines: bool = False) -> str:
    """Shows control, bidirectional and other invisible characters by their number.

    Args:
        lines: keep line feeds and tabs, as inside a fence.
    """
    if lines:
        text = text.replace("\r\n", "\n")
    if not (text.isascii() and text.isprintable()):
        text = _MAYBE_INVISIBLE.sub(lambda match: _shown(match.group(), lines), text)
    return _ACTED_ON.sub(r"\g<0> ", text) if "<!--" in text or "##" in text else text


def _shown(char: str, lines: bool) -> str:
    if char in "\n\t":
        return char if lines else {"\n": "⏎", "\t": "⇥"}[char]
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs") or _BLANK.match(char):
        return f"[U+{ord(char):04X}]"
    return char


def shortened(text: str, longest: int = LONGEST_VALUE) -> str:
    """A long text's beginning, with how much is left out. Only for texts that are redacted already."""
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text) - longest} more characters)"


def code(text: str) -> str:
    """A Markdown code span: nothing in it is a mention, a reference, HTML or markup."""
    text = visible(text) or " "
    ticks = "`" * (longest_run(text) + 1)
    pad = (
        " "
        if text.startswith("`") or text.endswith("`") or (text.startswith(" ") and text.endswith(" ") and text.strip())
        else ""
    )
    return f"{ticks}{pad}{text}{pad}{ticks}"


def fence(text: str, language: str = "") -> str:
    """A fenced block, its fence longer than any run of backticks inside."""
    ticks = "`" * max(3, longest_run(text) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"


def longest_run(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)


_HTML = str.maketrans({char: f"&#{ord(char)};" for char in "&<>\"'`@#*_~|[]\\"})


def html_code(text: str) -> str:
    """The same inside HTML, where Markdown's spans are not read: `<summary>` for one."""
    return f"<code>{visible(text).translate(_HTML)}</code>"
