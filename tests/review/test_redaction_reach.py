"""Secrets in encodings within encodings, secrets that only the configuration holds, and what must stay readable all the same."""

import base64
import gzip
import hashlib
import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from review import Options, summarise, summarise_plans
from review.approval.fingerprint import fingerprint, fingerprint_of
from review.reading import plan_from
from review.redaction import HIDDEN, redact_plan, redactor_for
from review.redaction.redactor import CHANGED, Redactor
from review.render import formats, render
from tests.review.builders import KEY, change, plan

SECRET = 'Zq7<x&"Kw\\9é/+vT=mLp3%r Wd'
WORD = "Zq7xKw9vTmLp3rWdYb2H"


def b64(text: str | bytes) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def terraform_json(value: Any) -> str:
    """What Terraform's `jsonencode` writes."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


FORMS: dict[str, Callable[[str], str]] = {
    "jsonencode": lambda s: terraform_json({"k": s}),
    "jsonencode thrice": lambda s: terraform_json({"a": terraform_json({"b": terraform_json(s)})}),
    "every character escaped": lambda s: "".join(f"\\u{ord(char):04x}" for char in s),
    "URL-encoded twice": lambda s: quote(quote(s, safe=""), safe=""),
    "every byte URL-encoded": lambda s: "".join(f"%{byte:02x}" for byte in s.encode()),
    "HTML entities": lambda s: "".join(f"&#{ord(char)};" for char in s),
    "HTML twice": lambda s: html.escape(html.escape(s)),
    "base64 of base64": lambda s: b64("ab" + b64("x" + s)),
    "base64 of a script": lambda s: b64(f"#!/bin/sh\nexport TOKEN_A={s}\n"),
    "base64 of jsonencode": lambda s: b64(terraform_json({"k": s})),
    "base64 of UTF-16": lambda s: b64(s.encode("utf-16-le")),
    "base64gzip": lambda s: b64(gzip.compress(f"export A={s}".encode(), mtime=0)),
    "base64gzip in a path": lambda s: "file://x/" + b64(gzip.compress(f"export A={s}".encode(), mtime=0)),
    "hex in pairs": lambda s: ":".join(f"{byte:02x}" for byte in s.encode()),
    "hex of base64": lambda s: b64(s).encode().hex(),
    "broken over lines": lambda s: "\n  ".join(s[at : at + 5] for at in range(0, len(s), 5)),
    "capitals": str.upper,
    "sha384": lambda s: hashlib.sha384(s.encode()).hexdigest(),
    "part of a digest in a name": lambda s: "v-" + hashlib.sha256(s.encode()).hexdigest()[:16],
}


@pytest.mark.parametrize("secret", [SECRET, WORD])
@pytest.mark.parametrize("form", FORMS)
def test_encodings_within_encodings(form: str, secret: str) -> None:
    redactor = Redactor()
    redactor.add(secret)
    cleaned = redactor.text(FORMS[form](secret))
    assert HIDDEN in cleaned
    # What is left of it is too little to be told from another secret's.
    assert not redactor.touches(cleaned)
    assert len(cleaned) < len(HIDDEN) + 60


HELD: dict[str, dict[str, Any]] = {
    "a sensitive variable's default": {
        "configuration": {"root_module": {"variables": {"v": {"sensitive": True, "default": WORD}}}}
    },
    "a provider's token": {
        "configuration": {"provider_config": {"x": {"expressions": {"token": {"constant_value": WORD}}}}}
    },
    "a sensitive output's constant": {
        "configuration": {
            "root_module": {"outputs": {"o": {"sensitive": True, "expression": {"constant_value": WORD}}}}
        }
    },
    "a module's sensitive variable": {
        "configuration": {
            "root_module": {
                "module_calls": {
                    "m": {
                        "expressions": {"v": {"constant_value": WORD}},
                        "module": {"variables": {"v": {"sensitive": True}}},
                    }
                }
            }
        }
    },
    "a write-only argument": {
        "configuration": {
            "root_module": {"resources": [{"type": "x_s", "expressions": {"secret_wo": {"constant_value": WORD}}}]}
        }
    },
    "a password in JSON": {"resource_changes": [change("x_s.s", None, {"p": json.dumps({"db": {"password": WORD}})})]},
    "an output's name": {
        "output_changes": {"db_password": {"actions": ["create"], "before": None, "after": WORD}},
        "planned_values": {"outputs": {"db_password": {"value": WORD}}},
    },
    "a provider's action": {
        "action_invocations": [{"config_values": {"p": WORD}, "config_sensitive": {"p": True}}],
    },
    "an unmarked password that was read": {
        "prior_state": {
            "values": {"root_module": {"resources": [{"mode": "data", "values": {"admin_password": WORD}}]}}
        }
    },
}


@pytest.mark.parametrize("place", HELD)
def test_what_the_configuration_and_names_tell(place: str) -> None:
    document = plan(change("x_t.o", None, {"o": f"see {WORD}", "b": b64(WORD)}))
    document["resource_changes"] += HELD[place].get("resource_changes", [])
    document = {**HELD[place], **document}
    result = summarise_plans([plan_from(document)], Options(policy=Path("/no"), waivers=Path("/no"), key=KEY))
    for output in [*(render(result, name) for name in formats()), json.dumps(redact_plan(document))]:
        assert WORD not in output
        assert b64(WORD) not in output


def test_constants_are_hidden_by_their_attributes_marks() -> None:
    """A number or a switch cannot be found by its value."""
    expressions = {"pin": {"constant_value": 7}, "size": {"constant_value": 8}, "on": {"constant_value": True}}
    document = plan(
        change("x_t.a", None, {"pin": 7, "size": 8, "on": True}, after_sensitive={"pin": True, "on": True}),
        configuration={"root_module": {"resources": [{"type": "x_t", "name": "a", "expressions": expressions}]}},
    )
    copied = redact_plan(document)["configuration"]["root_module"]["resources"][0]["expressions"]
    assert [copied[name]["constant_value"] for name in ("pin", "size", "on")] == [HIDDEN, 8, HIDDEN]


def test_a_changed_secret_stays_a_change_in_the_redacted_plan() -> None:
    marks = {"before_sensitive": {"p": True, "q": True}, "after_sensitive": {"p": True, "q": True}}
    document = plan(change("x_t.a", {"p": 1, "q": "same", "n": 1}, {"p": 2, "q": "same", "n": 1}, **marks))
    redacted = redact_plan(document)
    assert redacted["resource_changes"][0]["change"]["after"] == {"p": CHANGED, "q": HIDDEN, "n": 1}
    [view] = summarise_plans([plan_from(redacted)], Options(key=KEY)).changes
    assert [(line.path, line.after) for line in view.lines] == [("p", f"{HIDDEN}, another value")]


@pytest.mark.parametrize(
    "text",
    [
        "databricks_catalog.main",
        "        indented by eight",
        "password = {{secrets/scope/key}}",
        '{"Version":"2012-10-17","Statement":[]}',
        "done; else",
        "jdbc:postgresql://host/db",
        "the user administers production",
        "eu_administration",
    ],
)
def test_harmless_texts_stay(text: str) -> None:
    redactor = Redactor()
    redactor.add("set -e\nif true; then\n        curl x\nelse\n        echo 'a'\nfi\ndone\n")
    redactor.add("postgres")
    redactor.add("admin")
    redactor.add("minist")
    redactor.add("https://eu.example.com/token?a=b")
    assert redactor.text(text) == text


def test_a_short_secret_that_names_a_resource_hides_nothing() -> None:
    document = plan(
        change("x_t.prod1", None, {"name": "the prod1 catalog"}),
        change("x_s.s", None, {"p": "prod1"}, after_sensitive={"p": True}),
    )
    redacted = redact_plan(document)
    assert redacted["resource_changes"][0]["change"]["after"]["name"] == "the prod1 catalog"
    assert redacted["resource_changes"][1]["change"]["after"]["p"] == HIDDEN


def test_thousands_of_secrets_need_little_memory() -> None:
    import tracemalloc

    tracemalloc.start()
    redactor = Redactor()
    for number in range(3_000):
        redactor.add(hashlib.sha256(str(number).encode()).hexdigest()[:32])
    redactor.add("\n".join(hashlib.sha512(str(number).encode()).hexdigest() for number in range(4_000)))
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert size < 150_000_000
    assert redactor.text(b64(hashlib.sha256(b"2999").hexdigest()[:32])) == f"{HIDDEN}="
    assert HIDDEN in redactor.text(f"x {hashlib.sha512(b'3999').hexdigest()} y")


def test_one_plans_secret_is_hidden_in_the_others(tmp_path: Path) -> None:
    """A stack reads another's output without its mark."""
    marks = {"before_sensitive": {"p": True}, "after_sensitive": {"p": True}}
    plans = [
        plan(change(f'x_t.o["{WORD}"]', None, {"o": f"see {WORD}"}, type="x_t")),
        plan(change("x_s.s", {"p": WORD}, {"p": WORD}, actions=["no-op"], **marks)),
        plan(change("databricks_schema.s", {"owner": "x"}, {"owner": WORD})),
    ]
    paths = [tmp_path / f"{number}.json" for number in range(len(plans))]
    for path, document in zip(paths, plans, strict=True):
        path.write_text(json.dumps(document))
    overlay = tmp_path / "overlay.json"
    overlay.write_text(json.dumps([{"failures": [{"msg": f"found {WORD}", "metadata": {"address": WORD}}]}]))
    options = Options(policy=tmp_path / "no", waivers=tmp_path / "no", key=KEY, overlays=(overlay,))
    result = summarise(paths, options)
    assert len(result.changes) == 2
    for name in formats():
        assert WORD not in render(result, name)
    # What the others know is no part of what the change means: each stack is applied alone.
    assert summarise(paths[:1], options).fingerprint == fingerprint(plans[0], KEY)
    alone = [(read, redactor_for(read)) for read in map(plan_from, plans)]
    assert result.fingerprint == fingerprint_of(alone, KEY)


def test_ordinary_values_in_hiding_places_hide_nothing_elsewhere() -> None:
    """A key, a page's words and a table's name were hidden because a job takes them as parameters."""
    environment = {
        "KIND": "delta",
        "LOG_LEVEL": "INFO",
        "GREETING": "main.ml.iris",
        "RUN": "reload",
        "A_TOKEN": "hunter",
    }
    conf = {"spark.databricks.delta.preview.enabled": "true", "spark.x": "q8Zt-11kd-Pw"}
    document = plan(
        change("databricks_cluster.c", None, {"spark_env_vars": environment, "spark_conf": conf}),
        change("x_t.o", None, {"o": "reload main.ml.iris, INFO", "p": "hunter q8Zt-11kd-Pw"}),
    )
    cluster, other = (entry["change"]["after"] for entry in redact_plan(document)["resource_changes"])
    assert list(cluster["spark_conf"]) == list(conf)
    assert cluster["spark_env_vars"] == {
        **environment,
        "KIND": HIDDEN,
        "GREETING": "main.ml.iris",
        "RUN": HIDDEN,
        "A_TOKEN": HIDDEN,
    }
    assert other == {"o": "reload main.ml.iris, INFO", "p": f"{HIDDEN} {HIDDEN}"}


@pytest.mark.parametrize(
    ("parameter", "shown"),
    [
        ("--input=/Volumes/main/raw/x.csv", True),
        ("--verbose", True),
        ("2026-01-31", True),
        ("main.raw.events", True),
        ("s3://bucket/folder/x.parquet", True),
        ("--date=2026-01-31", True),
        ("s3://bucket/x?sig=1b2c3d4e5f", False),
        ("--key=/mnt/a;b", False),
        ("letmein", False),
        ("--password=2026-01-31", False),
        ("https://user:pw@host/x", False),
    ],
)
def test_what_a_jobs_parameters_show(parameter: str, shown: bool) -> None:
    task = {"spark_python_task": [{"parameters": [parameter]}]}
    redacted = redact_plan(plan(change("databricks_job.j", None, {"task": [task]})))
    [found] = redacted["resource_changes"][0]["change"]["after"]["task"][0]["spark_python_task"][0]["parameters"]
    assert (found == parameter) is shown


def test_what_is_told_of_an_object_repeats_none_of_its_short_secrets() -> None:
    worker = {"before_sensitive": {"num_workers": True}, "after_sensitive": {"num_workers": True}}
    owner = {"before_sensitive": {"owner": True}, "after_sensitive": {"owner": True}}
    document = plan(
        change("databricks_cluster.c", {"num_workers": 3}, {"num_workers": 91}, **worker),
        change("databricks_schema.s", {"owner": "bob"}, {"owner": "admin"}, **owner),
        change(
            "databricks_grants.g",
            {"schema": "a.b", "grant": []},
            {"schema": "a.b", "grant": [{"principal": "zed", "privileges": ["MODIFY"]}]},
            after_sensitive={"grant": [{"principal": True}]},
        ),
    )
    result = summarise_plans([plan_from(document)], Options(policy=Path("/no"), waivers=Path("/no"), key=KEY))
    told = [detail for finding in result.findings for detail in finding.details]
    told += [f"{line.path}: {line.before} → {line.after}" for view in result.changes for line in view.lines]
    assert {finding.rule for finding in result.findings} >= {
        "workers_not_raised",
        "owner_unchanged",
        "grants_not_widened",
    }
    for secret in ("bob", "admin", "zed", "91"):
        assert not any(secret in text for text in told), told
