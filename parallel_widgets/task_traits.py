"""The traits of a task's widget: what the browser shows, what an observer can observe, what somebody edits.

The browser sets none of them: its edits come as messages. Texts travel together with their revisions.
"""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

import traitlets

from parallel_widgets import frontend
from parallel_widgets.api.processors import PROCESSORS_AS_OF
from parallel_widgets.draft import EDITABLE, TEXT_TRAITS, Draft
from parallel_widgets.live_widget import LiveWidget
from parallel_widgets.runs.cell import in_kernel
from parallel_widgets.runs.prices import checked_amount, priced_processors
from parallel_widgets.schema.surrogates import LONE_SURROGATE

# What costs more is asked about, since runs cannot be cancelled: the dearest processors only.
CONFIRM_ABOVE_USD = 1.0
LONGEST_TEXT = 4_000_000  # characters; servers cut a message at about 10 MB


class Text(traitlets.Unicode[str, str]):
    """A text that is edited: it changes together with its revision."""

    def set(self, obj: Any, value: Any) -> None:
        """Set the text as one change."""
        with obj.changing():
            super().set(obj, value)


JsonObject: TypeAlias = "traitlets.Dict[str, Any]"
JsonObjectOrNone: TypeAlias = "traitlets.Instance[dict[str, Any] | None]"
JsonObjects: TypeAlias = "traitlets.List[dict[str, Any]]"
FloatOrNone: TypeAlias = "traitlets.Float[float | None, float | None]"
Trait = TypeVar("Trait", bound=traitlets.TraitType[Any, Any])


def shown(trait: Trait) -> Trait:
    """A trait that the browser sees and that only the kernel's own work changes."""
    trait.read_only = True
    return trait.tag(sync=True)


def shown_or_none(trait: traitlets.TraitType[Any, Any]) -> Any:
    """A `shown` trait that may be None, for which traitlets' own types have no word."""
    return shown(trait)


def amount_or_none(default: float | None) -> Any:
    """A trait for US dollars, or None."""
    return traitlets.Float(default, allow_none=True).tag(sync=True)


class TaskTraits(LiveWidget):
    """The state of a `TaskWidget`."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    status = shown(traitlets.Unicode("idle"))
    is_active = shown(traitlets.Bool(False))
    is_watching = shown(traitlets.Bool(False))
    progress: FloatOrNone = shown_or_none(traitlets.Float(None, allow_none=True))
    progress_percent = shown(traitlets.Float(0.0))
    message = shown(traitlets.Unicode())
    run_id = shown(traitlets.Unicode())
    elapsed = shown(traitlets.Float(0.0))
    error: JsonObjectOrNone = shown_or_none(traitlets.Dict(default_value=None, allow_none=True))
    warnings: JsonObjects = shown(traitlets.List())
    source_stats: JsonObjectOrNone = shown_or_none(traitlets.Dict(default_value=None, allow_none=True))
    trace_length = shown(traitlets.Int(0))
    submission: JsonObjectOrNone = shown_or_none(traitlets.Dict(default_value=None, allow_none=True))
    spending: JsonObject = shown(traitlets.Dict())
    result_preview: JsonObjectOrNone = shown_or_none(traitlets.Dict(default_value=None, allow_none=True))

    processor = traitlets.Unicode("base").tag(sync=True)
    input_type = traitlets.Enum(("text", "json"), "text").tag(sync=True)
    input_text = Text().tag(sync=True)
    input_schema_type = traitlets.Enum(("json", "text"), "json").tag(sync=True)
    input_schema_text = Text().tag(sync=True)
    input_schema_description = Text().tag(sync=True)
    output_schema_type = traitlets.Enum(("json", "text", "auto"), "auto").tag(sync=True)
    output_schema_text = Text().tag(sync=True)
    output_schema_description = Text().tag(sync=True)
    max_cost_usd: FloatOrNone = amount_or_none(None)
    confirm_above_usd: FloatOrNone = amount_or_none(CONFIRM_ABOVE_USD)
    safe_submit = traitlets.Bool(False).tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark"), "auto").tag(sync=True)

    revisions = shown(traitlets.Dict(dict.fromkeys(TEXT_TRAITS, 0)))
    diagnostics: JsonObjects = shown(traitlets.List())
    dismissed: JsonObjects = shown(traitlets.List())
    diagnosed_revisions = shown(traitlets.Dict(dict.fromkeys(TEXT_TRAITS, -1)))
    request_preview: JsonObjectOrNone = shown_or_none(traitlets.Dict(default_value=None, allow_none=True))
    limits: JsonObjects = shown(traitlets.List())
    has_last_run = shown(traitlets.Bool(False))
    processors: JsonObjects = shown(traitlets.List())
    processors_as_of = shown(traitlets.Unicode(PROCESSORS_AS_OF))
    service: JsonObject = shown(
        traitlets.Dict({"base_url": "", "is_sandbox": False, "has_key": False, "is_recording": False})
    )

    output = traitlets.Any(None, read_only=True)
    basis = traitlets.Tuple(read_only=True)
    run_info = traitlets.Dict(read_only=True)
    trace = traitlets.Tuple(read_only=True)

    _serial = 0

    @property
    def draft(self) -> Draft:
        """What stands in the widget now."""
        with self.lock:
            values = {name: getattr(self, name) for name in EDITABLE}
            return Draft(**values, revisions=self.revisions, serial=self._serial)

    @traitlets.default("processors")
    def _default_processors(self) -> list[dict[str, Any]]:
        return priced_processors()

    @traitlets.default("_esm")
    def _default_esm(self) -> str:
        return frontend.module(frontend.built("widget.js"), in_kernel=in_kernel())

    @traitlets.default("_css")
    def _default_css(self) -> str:
        return frontend.built("widget.css") or ""

    @traitlets.validate(*TEXT_TRAITS.values())
    def _carried(self, proposal: Any) -> str:
        """Refuse a text that no message could carry to the browser."""
        text: str = proposal["value"]
        name = proposal["trait"].name
        if len(text) > LONGEST_TEXT:
            raise traitlets.TraitError(
                f"{name} would have {len(text):,} characters; a widget holds at most {LONGEST_TEXT:,}."
            )
        broken = LONE_SURROGATE.search(text)
        if broken is not None:
            raise traitlets.TraitError(
                f"{name} has half a character (a lone surrogate, {broken[0]!r}) at offset {broken.start()}, "
                "which cannot be sent. Remove it, or write the whole character."
            )
        return text

    @traitlets.validate("max_cost_usd", "confirm_above_usd")
    def _amount(self, proposal: Any) -> float | None:
        usd: float | None = proposal["value"]
        try:
            return None if usd is None else checked_amount(usd, proposal["trait"].name)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from error

    @traitlets.validate("processor")
    def _named(self, proposal: Any) -> str:
        name: str = proposal["value"].strip()
        if not name:
            raise traitlets.TraitError("The processor needs a name, such as 'base' or 'core-fast'.")
        return name

    def _completing(self, names: set[str]) -> None:
        if not names & EDITABLE:
            return
        self._serial += 1
        changed = {document for document, trait in TEXT_TRAITS.items() if trait in names}
        if changed:
            self.set_trait("revisions", {name: n + (name in changed) for name, n in self.revisions.items()})
