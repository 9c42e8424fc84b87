"""Azure DevOps: a sticky thread on the pull request, labels, and logging commands for the pipeline's summary and variables."""

from pathlib import Path
from urllib.parse import quote

from scripts.review.errors import PublishError
from scripts.review.publish.http import Client
from scripts.review.publish.page import LABELS, Published, is_ours, outputs, page
from scripts.review.render.markdown import render
from scripts.review.result import ReviewResult, Verdict

COMMENT_BYTES = 150_000
_SMALLEST = 2_000
_VERSION = "7.1"


class AzureDevOps:
    """One pull request.

    Args:
        client: the API's client; its base is the organisation's URL, such as `https://dev.azure.com/acme`.
        project: the project's name.
        repository: the repository's name or id.
        number: the pull request's number.
        key: tells several reviews of one pull request apart.
    """

    def __init__(self, client: Client, project: str, repository: str, number: int, key: str) -> None:
        self._client = client
        place = f"/{quote(project)}/_apis/git/repositories/{quote(repository)}"
        self._path = f"{place}/pullRequests/{number}"
        self._key = key

    def comment(self, result: ReviewResult, renew: bool = False) -> Published:
        """Writes the page into the thread that is there, or, with `renew`, into a new one after closing the old ones.

        Raises:
            PublishError: Azure DevOps refused; a 403 is most often a missing "Contribute to pull requests".
        """
        mine = self._threads()
        budget = COMMENT_BYTES
        while True:
            body = page(result, self._key, budget)
            try:
                return Published(self._write(mine, body, renew, result), len(body.encode()))
            except PublishError as error:
                if error.status not in (400, 413, 422) or budget // 2 < _SMALLEST:
                    raise
                budget //= 2

    def label(self, result: ReviewResult) -> None:
        """Puts the verdict's label on and takes the other verdicts' off."""
        path = f"{self._path}/labels"
        there = {entry["name"] for entry in self._client.pages(path, **{"api-version": _VERSION})}
        wanted = LABELS[result.verdict]
        for name in sorted(there & set(LABELS.values()) - {wanted}):
            self._client.ask("DELETE", f"{path}/{quote(name, safe='')}", **{"api-version": _VERSION})
        if wanted not in there:
            self._client.ask("POST", path, {"name": wanted}, **{"api-version": _VERSION})

    def _threads(self) -> list[tuple[int, int, str]]:
        """(thread, first comment, its text) of our threads that are not closed by deletion."""
        found = []
        for thread in self._client.pages(f"{self._path}/threads", **{"api-version": _VERSION}):
            comments = thread.get("comments") or []
            first = comments[0] if comments else {}
            if not thread.get("isDeleted") and is_ours(first.get("content"), self._key):
                found.append((int(thread["id"]), int(first["id"]), str(first["content"])))
        return found

    def _write(self, mine: list[tuple[int, int, str]], body: str, renew: bool, result: ReviewResult) -> str:
        # An active thread holds a pull request back where its branch demands that comments are resolved.
        holds = result.verdict in (Verdict.BLOCKED, Verdict.UNDECIDED, Verdict.ERROR)
        status = {"status": "active" if holds else "closed"}
        version = {"api-version": _VERSION}
        if mine and not renew:
            thread, comment, text = mine[-1]
            if text == body:
                return "unchanged"
            self._client.ask("PATCH", f"{self._path}/threads/{thread}/comments/{comment}", {"content": body}, **version)
            self._client.ask("PATCH", f"{self._path}/threads/{thread}", status, **version)
            return "updated"
        content = {"comments": [{"parentCommentId": 0, "content": body, "commentType": 1}], **status}
        self._client.ask("POST", f"{self._path}/threads", content, **version)
        for thread, _, _ in mine:
            self._client.ask("PATCH", f"{self._path}/threads/{thread}", {"status": "closed"}, **version)
        return "replaced" if mine else "created"


def logging_commands(summary: Path, result: ReviewResult) -> list[str]:
    """Writes the page to a file and returns the lines that make the pipeline show it and set its variables."""
    summary.write_text(render(result, 1_048_576), encoding="utf-8")
    lines = [f"##vso[task.uploadsummary]{summary.resolve()}"]
    return lines + [
        f"##vso[task.setvariable variable=review_{name};isOutput=true]{value}"
        for name, value in outputs(result).items()
    ]
