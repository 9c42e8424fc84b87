"""The review as JUnit XML: a test case for each finding, waived ones skipped, and one for each change that nothing was found about."""

import re
from xml.etree import ElementTree

from review.findings import Finding, Level, Outcome
from review.render._visible import visible
from review.result.result import ReviewResult

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The document; it is data, so a budget does not cut it."""
    del budget
    suite = ElementTree.Element("testsuite", name="lakewright review")
    for error in result.errors:
        case = ElementTree.SubElement(suite, "testcase", classname="reading", name=_clean(error.partition(":")[0]))
        ElementTree.SubElement(case, "error", message=_clean(error))
    for finding in result.findings:
        _case(suite, finding)
    found = {finding.address for finding in result.findings}
    for view in result.changes:
        if view.address not in found:
            ElementTree.SubElement(suite, "testcase", classname=_clean(view.stack), name=_clean(view.address))
    for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"./testcase/{tag}"))))
    suite.set("tests", str(len(suite)))
    root = ElementTree.Element("testsuites", name=f"lakewright review: {result.verdict.title}")
    root.append(suite)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, finding: Finding) -> None:
    title, rule = _clean(finding.title), _clean(finding.rule)
    # With its stack: readers show one of several cases of the same name.
    name = _clean(f"{finding.address or 'the plan as a whole'} [{finding.stack or finding.source}]")
    case = ElementTree.SubElement(suite, "testcase", classname=rule, name=name)
    text = _clean("\n".join([*finding.details, finding.why, finding.fix]))
    if finding.waived:
        ElementTree.SubElement(case, "skipped", message=_clean(finding.waiver))
    elif finding.outcome is Outcome.UNKNOWN and finding.level is Level.BLOCK:
        ElementTree.SubElement(case, "error", message=f"cannot decide: {title}", type=rule).text = text
    elif finding.level is Level.BLOCK:
        ElementTree.SubElement(case, "failure", message=title, type=rule).text = text
    else:
        # A warning does not fail the build; it is said where test reports show it.
        ElementTree.SubElement(case, "system-out").text = text


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", visible(text, lines=True))
