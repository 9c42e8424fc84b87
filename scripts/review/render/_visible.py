"""Makes texts from a plan harmless to show: what cannot be seen is made visible, what Markdown or HTML would act on is not."""

import re
import unicodedata

LONGEST_VALUE = 2000

_MAYBE_INVISIBLE = re.compile(r"[^\x20-\x7e]")
_TICKS = re.compile(r"`+")


def visible(text: str, lines: bool = False) -> str:
    """Shows control, bidirectional and other invisible characters by their number.

    Args:
        lines: keep line feeds and tabs, as inside a fence.
    """
    if lines:
        text = text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text.replace("<!--", "<! --")
    return _MAYBE_INVISIBLE.sub(lambda match: _shown(match.group(), lines), text).replace("<!--", "<! --")


def _shown(char: str, lines: bool) -> str:
    if char in "\n\t":
        return char if lines else {"\n": "⏎", "\t": "⇥"}[char]
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or char == "\u00a0":
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
