"""No secret planted anywhere in a plan appears in any output of any format, nor in the redacted plan, in whatever form."""

import base64
import hashlib
import json
import string
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review import Options, summarise_plans
from review.reading import plan_from
from review.redaction import HIDDEN, redact_plan
from review.render import formats, render
from tests.review.builders import KEY, change, plan

ALPHABET = string.ascii_letters + string.digits + "+/=:.-_ é&<"
secrets = st.text(ALPHABET, min_size=12, max_size=60).filter(
    # A job's parameter `catalog.schema.table` is shown.
    lambda text: len(set(text.strip())) > 7 and text.strip() == text and text.count(".") != 2
)

FORMS: dict[str, Callable[[str], str]] = {
    "itself": lambda s: s,
    "inside": lambda s: f"jdbc:x;password={s};ssl=true",
    "beginning": lambda s: s[: max(12, len(s) * 2 // 3)],
    "hex": lambda s: s.encode().hex(),
    "HEX": lambda s: s.encode().hex().upper(),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64url": lambda s: base64.urlsafe_b64encode(s.encode()).decode().rstrip("="),
    "basic": lambda s: "Basic " + base64.b64encode(f"user:{s}".encode()).decode(),
    "url": lambda s: "https://x/?k=" + quote(s, safe=""),
    "json": lambda s: json.dumps({"k": s}),
    **{
        name: (lambda s, n=name: hashlib.new(n, s.encode()).hexdigest()) for name in ("md5", "sha1", "sha256", "sha512")
    },
    **{
        f"{name} base64": (lambda s, n=name: base64.b64encode(hashlib.new(n, s.encode()).digest()).decode())
        for name in ("md5", "sha256")
    },
}

MARKED: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "a sensitive attribute": lambda s, o: plan(
        change("x_thing.a", {"p": "old", "o": "old"}, {"p": s, "o": o}, after_sensitive={"p": True}),
    ),
    "deep inside": lambda s, o: plan(
        change("x_thing.a", None, {"l": [{"m": {"k": s}}], "o": o}, after_sensitive={"l": [{"m": {"k": True}}]}),
    ),
    "drift": lambda s, o: plan(
        change("x_thing.a", {"o": "a"}, {"o": o}),
        resource_drift=[change("x_thing.a", {"p": s}, {"p": "x"}, before_sensitive={"p": True})],
    ),
    "an output": lambda s, o: plan(
        change("x_thing.a", None, {"o": o}),
        output_changes={"k": {"actions": ["create"], "before": None, "after": s, "after_sensitive": True}},
    ),
    "a variable": lambda s, o: plan(
        change("x_thing.a", None, {"o": o}),
        variables={"v": {"value": s}},
        configuration={"root_module": {"variables": {"v": {"sensitive": True}}}},
    ),
    "prior state": lambda s, o: plan(
        change("x_thing.a", None, {"o": o}),
        prior_state={
            "values": {
                "root_module": {
                    "resources": [{"address": "data.x.y", "values": {"p": s}, "sensitive_values": {"p": True}}]
                }
            }
        },
    ),
    "spark_conf": lambda s, o: plan(change("databricks_cluster.a", None, {"spark_conf": {"fs.key": s}, "o": o})),
    "a job's parameter": lambda s, o: plan(
        change(
            "databricks_job.a",
            None,
            {"task": [{"task_key": "t", "spark_python_task": [{"parameters": ["--k=" + s]}]}], "o": o},
        )
    ),
    "an endpoint's variable": lambda s, o: plan(
        change(
            "databricks_model_serving.a",
            None,
            {"config": [{"served_entities": [{"environment_vars": {"K": s}}]}], "o": o},
        )
    ),
    "an address and a check": lambda s, o: plan(
        change(f"x_thing.a[{json.dumps(o)}]", None, {"p": s}, after_sensitive={"p": True}, type="x_thing"),
        checks=[{"address": {"to_display": "c"}, "status": "fail", "instances": [{"problems": [{"message": o}]}]}],
    ),
    "a finding's detail": lambda s, o: plan(
        change("databricks_schema.a", {"owner": "x", "p": s}, {"owner": o, "p": s}, before_sensitive={"p": True}),
    ),
}
OTHER = "Q7-xK:9z+Wb/3vT=p0Lm"
WHOLE_ONLY = ("spark_conf", "a job's parameter", "an endpoint's variable")


def leaked(text: str, secret: str, vocabulary: str) -> bool:
    """Whether 12 characters of a secret stand in a text, or in what its JSON escapes mean.

    Args:
        vocabulary: the same output for another secret: what stands there too are the page's own words.
    """
    runs = {secret[start : start + 12] for start in range(len(secret) - 11)}
    forms = runs | {json.dumps(run)[1:-1] for run in runs}
    return any(form in text and form not in vocabulary for form in forms)


def outputs_of(document: dict[str, Any]) -> dict[str, str]:
    result = summarise_plans([plan_from(document)], Options(key=KEY))
    return {**{name: render(result, name) for name in formats()}, "redacted plan": json.dumps(redact_plan(document))}


@pytest.mark.parametrize("place", MARKED)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(secret=secrets, data=st.data())
def test_no_planted_secret_appears(place: str, secret: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from([name for name in FORMS if not (name == "beginning" and place in WHOLE_ONLY)]))
    other = FORMS[form](secret)
    document = MARKED[place](secret, other)
    outputs = outputs_of(document)
    vocabulary = outputs_of(MARKED[place](OTHER, FORMS[form](OTHER)))
    derived = hashlib.sha256(secret.encode()).hexdigest()
    for name, text in outputs.items():
        assert not leaked(text, secret, vocabulary[name]), (place, form, name)
        assert derived not in text, (place, form, name)
        if form not in ("itself", "inside", "beginning", "url", "json", "basic"):
            assert other[:20] not in text, (place, form, name)


def test_the_redacted_plan_keeps_its_shape() -> None:
    document = plan(
        change(
            "databricks_cluster.a",
            {"n": 1, "p": "secret-value-1"},
            {"n": 2, "p": "secret-value-2"},
            after_sensitive={"p": True},
        ),
        configuration={
            "root_module": {"resources": [{"expressions": {"parameters": {"references": ["databricks_job.x"]}}}]}
        },
    )
    redacted = redact_plan(document)
    assert redacted["resource_changes"][0]["change"]["after"] == {"n": 2, "p": HIDDEN}
    assert redacted["resource_changes"][0]["change"]["after_sensitive"] == {"p": True}
    assert redacted["configuration"] == document["configuration"]
    assert plan_from(redacted).resource_changes[0].address == "databricks_cluster.a"


@pytest.mark.parametrize(
    "token",
    [
        "dapi" + "0123456789abcdef" * 2,
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a1B2" * 9,
        "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----",
        "postgres://user:hunter2@host/db",
        "Authorization: Bearer abcdefghijklmnop",
    ],
)
def test_tokens_are_known_by_shape(token: str) -> None:
    redacted = redact_plan(plan(change("x_thing.a", None, {"note": f"see {token} there"})))
    note = redacted["resource_changes"][0]["change"]["after"]["note"]
    assert HIDDEN in note
    assert token not in note


def test_harmless_values_of_hiding_places_stay() -> None:
    conf = {
        "spark.databricks.cluster.profile": "singleNode",
        "k": "{{secrets/scope/key}}",
        "spark.sql.shuffle.partitions": "8",
    }
    redacted = redact_plan(plan(change("databricks_cluster.a", None, {"spark_conf": conf})))
    assert redacted["resource_changes"][0]["change"]["after"]["spark_conf"] == conf


def test_configured_patterns_are_redacted() -> None:
    redacted = redact_plan(
        plan(change("x_thing.a", None, {"note": "acme-12345678 and md5"})), patterns=(r"acme-\d{8}",)
    )
    assert redacted["resource_changes"][0]["change"]["after"]["note"] == f"{HIDDEN} and md5"
