"""GitHub: a sticky comment on the pull request, the step's summary and outputs, and a label for the verdict."""

from pathlib import Path
from urllib.parse import quote

from review.errors import PublishError
from review.publish.http import Client
from review.publish.page import Published, is_ours, labels, outputs, page
from review.render.markdown import render
from review.result.result import ReviewResult, Verdict

COMMENT_BYTES = 65_536
SUMMARY_BYTES = 1_048_576
_SMALLEST = 2_000
_SHOWN = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized } } }"
_MINIMISE = "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { clientMutationId } }"
_MOST_NODES = 100
_COLOURS = {
    Verdict.NO_CHANGE: "1a7f37",
    Verdict.CHANGES: "bf8700",
    Verdict.BLOCKED: "b3261e",
    Verdict.UNDECIDED: "8250df",
    Verdict.ERROR: "b3261e",
}
"""Of the labels, where they are made for the first time; afterwards they are as the repository wants them."""


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
        self._graphql_path = client.beside("/v3", "/graphql")

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
        ours = labels(self._key)
        wanted = ours[result.verdict]
        for name in sorted(there & set(ours.values()) - {wanted}):
            self._unless(404, "DELETE", f"{path}/{quote(name, safe='')}")  # Somebody else was faster.
        if wanted not in there:
            made = {"name": wanted, "color": _COLOURS[result.verdict], "description": "What a review of the plan says"}
            self._unless(422, "POST", f"/repos/{self._repository}/labels", made)  # It is there already.
            self._client.ask("POST", path, {"labels": [wanted]})

    def _unless(self, status: int, method: str, path: str, body: object = None) -> bool:
        """Asks, and says whether it was done: False where the service answers this status."""
        try:
            self._client.ask(method, path, body)
        except PublishError as error:
            if error.status != status:
                raise
            return False
        return True

    def _comments(self) -> list[dict[str, object]]:
        return list(self._client.pages(f"/repos/{self._repository}/issues/{self._number}/comments", per_page=100))

    def _is_mine(self, entry: dict[str, object]) -> bool:
        user = entry.get("user")
        return isinstance(user, dict) and user.get("login") == self._author and is_ours(entry.get("body"), self._key)

    def _write(self, mine: list[dict[str, object]], body: str, renew: bool) -> str:
        comments = f"/repos/{self._repository}/issues"
        done = ""
        if mine and not renew:
            *others, last = mine
            if last.get("body") == body:
                done = "unchanged"
            elif self._unless(404, "PATCH", f"{comments}/comments/{last['id']}", {"body": body}):
                done = "updated"
        if not done:
            self._client.ask("POST", f"{comments}/{self._number}/comments", {"body": body})
            others, done = mine, "replaced" if mine else "created"
        self._hide(others)
        return done

    def _hide(self, old: list[dict[str, object]]) -> None:
        """Hides our earlier pages: more than one is there after `--renew`, or where an answer to writing one was lost."""
        ids = [str(entry.get("node_id")) for entry in old][-_MOST_NODES:]
        nodes = self._graphql(_SHOWN, {"ids": ids}).get("nodes") if ids else []
        for node in nodes if isinstance(nodes, list) else []:
            if isinstance(node, dict) and node.get("isMinimized") is False:
                self._graphql(_MINIMISE, {"id": node["id"]})

    def _graphql(self, query: str, variables: dict[str, object]) -> dict[str, object]:
        """GraphQL says 200 also when it refuses.

        Raises:
            PublishError: it refused; hiding takes the same permission as writing.
        """
        answer = self._client.ask("POST", self._graphql_path, {"query": query, "variables": variables}).json()
        if answer.get("errors"):
            told = "; ".join(str(error.get("message", error)) for error in answer["errors"])[:300]
            raise PublishError("GitHub", "POST /graphql", 200, told)
        return dict(answer.get("data") or {})


def write_summary(path: Path, result: ReviewResult) -> bool:
    """Appends the page to a step's summary (`$GITHUB_STEP_SUMMARY`, 1 MiB in all); False where what is there leaves no room."""
    room = SUMMARY_BYTES - 1 - (path.stat().st_size if path.exists() else 0)
    if room < _SMALLEST:
        return False
    with path.open("a", encoding="utf-8") as file:
        file.write(render(result, room - 1) + "\n")
    return True


def write_outputs(path: Path, result: ReviewResult) -> None:
    """Appends counts, verdict and fingerprint to a step's outputs (`$GITHUB_OUTPUT`)."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs(result).items())
