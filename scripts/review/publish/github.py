"""GitHub: a sticky comment on the pull request, the step's summary and outputs, and a label for the verdict."""

from pathlib import Path
from urllib.parse import quote

from scripts.review.errors import PublishError
from scripts.review.publish.http import Client
from scripts.review.publish.page import LABELS, Published, is_ours, outputs, page
from scripts.review.render.markdown import render
from scripts.review.result import ReviewResult

COMMENT_BYTES = 65_536
SUMMARY_BYTES = 1_048_576
_SMALLEST = 2_000
_MINIMISE = "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { clientMutationId } }"


class GitHub:
    """One pull request.

    Args:
        client: the API's client; its base is `https://api.github.com` or a server's `/api/v3`.
        repository: `owner/name`.
        number: the pull request's number.
        key: tells several reviews of one pull request apart.
        author: the login whose comments are ours; nobody else's comment is touched, whatever it says.
    """

    def __init__(
        self, client: Client, repository: str, number: int, key: str, author: str = "github-actions[bot]"
    ) -> None:
        self._client = client
        self._repository = repository
        self._number = number
        self._key = key
        self._author = author

    def comment(self, result: ReviewResult, renew: bool = False) -> Published:
        """Writes the page: into the comment that is there, or, with `renew`, into a new one after hiding the old ones.

        Raises:
            PublishError: GitHub refused; a 403 is most often a missing `pull-requests: write`.
        """
        mine = [entry for entry in self._comments() if self._is_mine(entry)]
        budget = COMMENT_BYTES
        while True:
            body = page(result, self._key, budget)
            try:
                return Published(self._write(mine, body, renew), len(body.encode()))
            except PublishError as error:
                # GitHub counts otherwise than we do now and then: a shorter page is better than none.
                if error.status != 422 or budget // 2 < _SMALLEST:
                    raise
                budget //= 2

    def label(self, result: ReviewResult) -> None:
        """Puts the verdict's label on and takes the other verdicts' off."""
        path = f"/repos/{self._repository}/issues/{self._number}/labels"
        there = {entry["name"] for entry in self._client.pages(path, per_page=100)}
        wanted = LABELS[result.verdict]
        for name in sorted(there & set(LABELS.values()) - {wanted}):
            try:
                self._client.ask("DELETE", f"{path}/{quote(name, safe='')}")
            except PublishError as error:
                if error.status != 404:  # Somebody else was faster.
                    raise
        if wanted not in there:
            self._client.ask("POST", path, {"labels": [wanted]})

    def _comments(self) -> list[dict[str, object]]:
        return list(self._client.pages(f"/repos/{self._repository}/issues/{self._number}/comments", per_page=100))

    def _is_mine(self, entry: dict[str, object]) -> bool:
        user = entry.get("user")
        return isinstance(user, dict) and user.get("login") == self._author and is_ours(entry.get("body"), self._key)

    def _write(self, mine: list[dict[str, object]], body: str, renew: bool) -> str:
        comments = f"/repos/{self._repository}/issues"
        if mine and not renew:
            if mine[-1].get("body") == body:
                return "unchanged"
            self._client.ask("PATCH", f"{comments}/comments/{mine[-1]['id']}", {"body": body})
            return "updated"
        self._client.ask("POST", f"{comments}/{self._number}/comments", {"body": body})
        for old in mine:
            self._client.ask("POST", "/graphql", {"query": _MINIMISE, "variables": {"id": old.get("node_id")}})
        return "replaced" if mine else "created"


def write_summary(path: Path, result: ReviewResult) -> None:
    """Appends the page to a step's summary (`$GITHUB_STEP_SUMMARY`, 1 MiB)."""
    with path.open("a", encoding="utf-8") as file:
        file.write(render(result, SUMMARY_BYTES - 1) + "\n")


def write_outputs(path: Path, result: ReviewResult) -> None:
    """Appends counts, verdict and fingerprint to a step's outputs (`$GITHUB_OUTPUT`)."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs(result).items())
