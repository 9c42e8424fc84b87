"""Azure DevOps: a sticky thread on the pull request, labels, and logging commands for the pipeline's summary and variables."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from review.errors import PublishError
from review.publish.http import Client
from review.publish.page import Published, is_ours, labels, outputs, page
from review.render.markdown import render
from review.result.result import ReviewResult, Verdict

COMMENT_BYTES = 150_000
_SMALLEST = 2_000
_VERSION = {"api-version": "7.1"}


@dataclass(frozen=True)
class _Thread:
    """A thread of ours: its number, its first comment's and that one's text."""

    id: int
    comment: int
    text: str
    status: str


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
        mine = self._mine()
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
        there = {entry["name"] for entry in self._client.pages(path, **_VERSION)}
        ours = labels(self._key)
        wanted = ours[result.verdict]
        for name in sorted(there & set(ours.values()) - {wanted}):
            try:
                self._client.ask("DELETE", f"{path}/{quote(name, safe='')}", **_VERSION)
            except PublishError as error:
                if error.status != 404:  # Somebody else was faster.
                    raise
        if wanted not in there:
            self._client.ask("POST", path, {"name": wanted}, **_VERSION)

    def _mine(self) -> list[_Thread]:
        """Our threads that are not deleted: they begin with our marker, and the token's own user wrote that."""
        found = []
        me = ""
        for thread in self._client.pages(f"{self._path}/threads", **_VERSION):
            first = (thread.get("comments") or [{}])[0]
            if thread.get("isDeleted") or not is_ours(first.get("content"), self._key):
                continue
            me = me or self._client.ask("GET", "/_apis/connectionData").json()["authenticatedUser"]["id"]
            if (first.get("author") or {}).get("id") == me:
                found.append(_Thread(int(thread["id"]), int(first["id"]), first["content"], str(thread.get("status"))))
        return found

    def _write(self, mine: list[_Thread], body: str, renew: bool, result: ReviewResult) -> str:
        # An active thread holds a pull request back where its branch demands that comments are resolved.
        holds = result.verdict in (Verdict.BLOCKED, Verdict.UNDECIDED, Verdict.ERROR)
        status = "active" if holds else "closed"
        if mine and not renew:
            *others, last = mine
            done = "unchanged" if last.text == body else "updated"
            if done == "updated":
                path = f"{self._path}/threads/{last.id}/comments/{last.comment}"
                self._client.ask("PATCH", path, {"content": body}, **_VERSION)
            self._set(last, status)
        else:
            others, done = mine, "replaced" if mine else "created"
            content = {"comments": [{"parentCommentId": 0, "content": body, "commentType": 1}], "status": status}
            self._client.ask("POST", f"{self._path}/threads", content, **_VERSION)
        for old in others:
            self._set(old, "closed")
        return done

    def _set(self, thread: _Thread, status: str) -> None:
        if thread.status != status:
            self._client.ask("PATCH", f"{self._path}/threads/{thread.id}", {"status": status}, **_VERSION)


def logging_commands(summary: Path, result: ReviewResult) -> list[str]:
    """Writes the page to a file and returns the lines that make the pipeline show it and set its variables."""
    summary.write_text(render(result, 1_048_576), encoding="utf-8")
    lines = [f"##vso[task.uploadsummary]{summary.resolve()}"]
    return lines + [
        f"##vso[task.setvariable variable=review_{name};isOutput=true]{value}"
        for name, value in outputs(result).items()
    ]
