"""A plan as the review sees it: the changes with their actions, values and marks, read straight from Terraform's JSON."""

from enum import StrEnum
from typing import Any, Self

import msgspec

from review.plan.addresses import address_of


class Action(StrEnum):
    """What Terraform would do to one object."""

    writes: bool
    """Whether the object is made or changed, so that its new values matter."""
    destroys: bool
    """Whether the object that is there now is gone afterwards."""
    replaces: bool

    def __new__(cls, text: str, writes: bool = False, destroys: bool = False, replaces: bool = False) -> Self:
        member = str.__new__(cls, text)
        member._value_ = text
        member.writes, member.destroys, member.replaces = writes, destroys, replaces
        return member

    NO_OP = "no-op"
    CREATE = "create", True
    READ = "read"
    UPDATE = "update", True
    DELETE = "delete", False, True
    REPLACE = "replace", True, True, True
    REPLACE_CREATE_FIRST = "replace (create first)", True, True, True
    FORGET = "forget"
    CREATE_FORGET = "replace (old one forgotten)", True, False, True
    OPEN = "open"
    UNPLANNED = "not planned"


ACTIONS: dict[tuple[str, ...], Action] = {
    ("no-op",): Action.NO_OP,
    ("create",): Action.CREATE,
    ("read",): Action.READ,
    ("update",): Action.UPDATE,
    ("delete",): Action.DELETE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE_CREATE_FIRST,
    ("forget",): Action.FORGET,
    ("create", "forget"): Action.CREATE_FORGET,
    ("forget", "create"): Action.CREATE_FORGET,  # OpenTofu's order
    ("open",): Action.OPEN,
}


class Values(msgspec.Struct):
    """The `change` object of a plan: what is there, what will be, and what is unknown or sensitive of it."""

    actions: list[str] = []
    before: Any = None
    after: Any = None
    after_unknown: Any = None
    before_sensitive: Any = None
    after_sensitive: Any = None
    replace_paths: list[list[Any]] | None = None
    importing: dict[str, Any] | None = None
    before_identity: Any = None
    after_identity: Any = None


class Change(msgspec.Struct):
    """One entry of `resource_changes` or `resource_drift`."""

    change: Values
    address: str = ""
    """Its place in the code; Terraform 1.0 leaves it out of drift, where it is put together from what stands beside it."""
    type: str = ""
    name: str = ""
    mode: str = "managed"
    index: Any = None
    module_address: str | None = None
    provider_name: str | None = None
    previous_address: str | None = None
    deposed: str | None = None
    action_reason: str | None = None
    deferred: str = msgspec.field(name="lakewright_deferred", default="")
    """Why Terraform put the change off; empty when it did not."""

    action: Action = msgspec.field(name="lakewright_action", default=Action.NO_OP)
    """The action; an unheard-of one counts as not planned, which no rule passes."""
    code: Any = msgspec.field(name="lakewright_code", default=None)
    """What the plan's code sets (`Configuration`), while the change is judged."""

    meaning: Any = msgspec.field(name="lakewright_meaning", default=None)
    """What the change says (`Meaning`), once it was asked for: it is kept with the change, and goes with it."""
    planned: bool = msgspec.field(name="lakewright_planned", default=True)
    """Whether Terraform will make this change; False for what was found changed already (drift)."""

    against_nothing: bool = msgspec.field(name="lakewright_against_nothing", default=False)
    """Whether nothing is known of what is there: the code was never planned."""

    def __post_init__(self) -> None:
        # These are ours: a forged document must not set them.
        self.deferred, self.code, self.meaning, self.planned, self.against_nothing = "", None, None, True, False
        self.action = ACTIONS.get(tuple(self.change.actions), Action.UNPLANNED)
        if not self.address:
            self.address = address_of(self.module_address, self.mode, self.type, self.name, self.index)

    @property
    def before(self) -> dict[str, Any]:
        value = self.change.before
        return value if isinstance(value, dict) else {}

    @property
    def after(self) -> dict[str, Any]:
        value = self.change.after
        return value if isinstance(value, dict) else {}

    @property
    def state_only(self) -> bool:
        """Whether Terraform's record changes but the object itself does not: moved, imported as it is, forgotten."""
        if self.action is Action.FORGET:
            return True
        return self.action is Action.NO_OP and (self.moved or self.change.importing is not None)

    @property
    def moved(self) -> bool:
        return bool(self.previous_address) and self.previous_address != self.address

    @property
    def label(self) -> str:
        return f"{self.address} (deposed {self.deposed})" if self.deposed else self.address


class Relevant(msgspec.Struct):
    """One entry of `relevant_attributes`: a part of a resource that this plan's result depends on."""

    resource: str
    attribute: list[Any] = []


class Deferred(msgspec.Struct):
    """One entry of `deferred_changes`."""

    resource_change: Change
    reason: str = "unknown"


class Plan(msgspec.Struct):
    """A plan document. The bulky sections stay undecoded (`msgspec.Raw`) until something asks for them."""

    format_version: str = ""
    terraform_version: str = ""
    resource_changes: list[Change] = []
    resource_drift: list[Change] = []
    relevant_attributes: list[Relevant] = []
    output_changes: dict[str, Values] = {}
    deferred_changes: list[Deferred] = []
    action_invocations: list[Any] = []
    deferred_action_invocations: list[Any] = []
    checks: list[Any] = []
    errored: bool = False
    complete: bool | None = None
    applyable: bool | None = None
    timestamp: str = ""
    prior_state: Any = None
    planned_values: Any = None
    configuration: Any = None
    variables: Any = None
    proposed_unknown: Any = None
    recorded_fingerprint: str = msgspec.field(name="lakewright_fingerprint", default="")
    """Of a redacted plan: the fingerprint that it had before; empty otherwise."""
    source: str = ""
    """Where it was read from, as the page names it."""
    values_known: bool = True
    """False for an event stream, which names actions but shows no values."""
    unknown_sections: tuple[str, ...] = ()
    """Names of sections that hold something and are not known here, as a newer Terraform may write them."""
    configuration_only: bool = False
    """True for a configuration that was never planned: nothing is known of what is there."""

    @property
    def refresh_only(self) -> bool:
        """Whether the plan would only write into Terraform's record what has changed outside of it.

        Any other plan names the unchanged objects too, and keeps moves out of the drift; an event stream does the latter only.
        """
        if self.resource_changes or self.errored:
            return False
        return any(self.values_known or change.moved for change in self.resource_drift)

    def part(self, *names: str) -> Any:
        """A bulky section (`prior_state`, `planned_values`, `configuration`, `variables`) or a part of it; None when absent.

        Args:
            names: the section, then the keys below it that lead to the part; what stands beside them is not decoded.
        """
        value = getattr(self, names[0])
        for name in names[1:]:
            value = _fields(value) if isinstance(value, msgspec.Raw) else value
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, msgspec.Raw):
            return msgspec.json.decode(value) if bytes(value) else None
        return value


_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def _fields(raw: msgspec.Raw) -> dict[str, msgspec.Raw] | None:
    try:
        return _FIELDS.decode(raw)
    except msgspec.DecodeError:
        return None  # Absent, or no object.


class SlimValues(Values):
    """Values whose mirrors of sensitive marks are decoded only where something is marked, which is seldom."""

    before_sensitive: msgspec.Raw = msgspec.Raw(b"")
    after_sensitive: msgspec.Raw = msgspec.Raw(b"")

    def __post_init__(self) -> None:
        self.before_sensitive = marks_of(self.before_sensitive)
        self.after_sensitive = marks_of(self.after_sensitive)


def marks_of(raw: msgspec.Raw) -> Any:
    """A mirror of marks, or None when nothing in it is marked."""
    span = bytes(raw)
    return msgspec.json.decode(span) if b"true" in span else None


class SlimChange(Change):
    """A change read from bytes."""

    change: SlimValues


class SlimDeferred(Deferred):
    """A deferred change read from bytes."""

    resource_change: SlimChange


class SlimPlan(Plan):
    """A plan read from bytes: its bulky sections are kept as spans of the input."""

    resource_changes: list[SlimChange] = []  # type: ignore[assignment]
    resource_drift: list[SlimChange] = []  # type: ignore[assignment]
    deferred_changes: list[SlimDeferred] = []  # type: ignore[assignment]
    output_changes: dict[str, SlimValues] = {}  # type: ignore[assignment]
    prior_state: msgspec.Raw = msgspec.Raw(b"")
    planned_values: msgspec.Raw = msgspec.Raw(b"")
    configuration: msgspec.Raw = msgspec.Raw(b"")
    variables: msgspec.Raw = msgspec.Raw(b"")
    proposed_unknown: msgspec.Raw = msgspec.Raw(b"")


class KnownPlan(SlimPlan, forbid_unknown_fields=True):
    """A plan read from bytes that has no section which is not known here."""
