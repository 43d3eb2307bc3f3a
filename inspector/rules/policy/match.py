"""Evaluates a trigger over a view of the case: each condition yields the evidence that meets it."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.model.case import Basis
from inspector.model.static import PermissionOrigin
from inspector.rules.policy.hosts import covered, host_hits
from inspector.rules.policy.outcome import Hit, Outcome, all_of, any_of, found
from inspector.rules.policy.sent import credential_hits, detection_hits
from inspector.rules.policy.view import View
from inspector.rules.triggers import (
    AllOf,
    AnyOf,
    ComponentTrigger,
    CredentialTrigger,
    DetectionTrigger,
    FlowTrigger,
    HostTrigger,
    MarkTrigger,
    Not,
    OpaqueTrigger,
    PermissionTrigger,
    SdkTrigger,
    TextTrigger,
    Trigger,
    UseTrigger,
)


def evaluate_trigger(trigger: Trigger, view: View) -> Outcome:
    """Return whether the trigger is met, with the evidence; a missing document never meets one."""
    match trigger:
        case AnyOf():
            return any_of(evaluate_trigger(part, view) for part in trigger.of)
        case AllOf():
            return all_of([evaluate_trigger(part, view) for part in trigger.of])
        case Not():
            return Outcome(met=not evaluate_trigger(trigger.that, view).met)
        case PermissionTrigger():
            return found(_permissions(trigger, view))
        case UseTrigger():
            return found(_uses(trigger, view))
        case FlowTrigger():
            return found(_flows(trigger, view))
        case DetectionTrigger():
            return found(detection_hits(trigger, view))
        case CredentialTrigger():
            return found(credential_hits(trigger, view))
        case OpaqueTrigger():
            return found(_opaque(trigger, view))
        case TextTrigger():
            return found(_texts(trigger, view))
        case ComponentTrigger():
            return found(_components(trigger, view))
        case MarkTrigger():
            return found(_marks(trigger, view))
        case HostTrigger():
            return found(host_hits(trigger, view))
        case SdkTrigger():
            return found(_sdks(trigger, view))


def _permissions(trigger: PermissionTrigger, view: View) -> Iterator[Hit]:
    static = view.index.static
    if static is None:
        return
    level = view.android if view.android is not None else static.app.target_sdk
    for permission in static.permissions:
        expired = (
            permission.max_sdk is not None and level is not None and permission.max_sdk < level
        )
        # What Android adds by itself is no choice of the app's maker.
        added = permission.origin in (PermissionOrigin.IMPLIED, PermissionOrigin.SPLIT)
        if (
            permission.name in trigger.names
            and not (expired or added)
            and view.sees(permission.categories)
        ):
            yield Hit(
                permission.id,
                Basis.DECLARES,
                permission.categories,
                declared=permission.name.removeprefix("android.permission."),
            )


def _uses(trigger: UseTrigger, view: View) -> Iterator[Hit]:
    for use in view.uses(trigger.categories):
        if (
            not use.picker
            and covered(use.attribute, trigger.attributes, trigger.except_attributes)
            and (not trigger.owners or use.owner.kind in trigger.owners)
        ):
            yield Hit(use.id, Basis.REFERENCES, (use.category,))


def _flows(trigger: FlowTrigger, view: View) -> Iterator[Hit]:
    for flow in view.flows(trigger.categories):
        if flow.sink_kind in trigger.sinks:
            yield Hit(flow.id, Basis.CAN_REACH, (flow.category,))


def _opaque(trigger: OpaqueTrigger, view: View) -> Iterator[Hit]:
    traffic = view.index.traffic
    if traffic is None or not view.sees(()):
        return
    for body in traffic.opaque:
        if body.direction == "request" and body.size >= trigger.min_size and view.in_days(body.at):
            yield Hit(body.id, Basis.UNREADABLE, host=body.host)


def _texts(trigger: TextTrigger, view: View) -> Iterator[Hit]:
    static = view.index.static
    if static is None or not view.sees(()):
        return
    for text in static.texts:
        if text.kind in trigger.kinds:
            yield Hit(text.id, Basis.CONTAINS)


def _components(trigger: ComponentTrigger, view: View) -> Iterator[Hit]:
    static = view.index.static
    if static is None:
        return
    hits = [
        Hit(
            fact.id,
            Basis.DECLARES,
            (fact.category,) if fact.category else (),
            declared=fact.name,
        )
        for fact in static.components
        if (not trigger.kinds or fact.kind in trigger.kinds)
        and (
            not trigger.contains
            or any(
                part in text
                for part in trigger.contains
                for text in (fact.name, fact.value, fact.rule)
            )
        )
        and view.sees((fact.category,) if fact.category else ())
    ]
    if len(hits) >= trigger.min_count:
        yield from hits


def _marks(trigger: MarkTrigger, view: View) -> Iterator[Hit]:
    if not view.sees(()):
        return
    for mark in view.index.marks:
        if mark.kind not in trigger.kinds or not view.in_days(mark.at):
            continue
        words = mark.text.casefold()
        if trigger.words and not any(word.casefold() in words for word in trigger.words):
            continue
        if trigger.after is None:
            yield Hit(mark.id, Basis.NOTED)
        elif (earlier := view.index.last_mark((trigger.after,), mark.at)) is not None:
            yield from (
                Hit(m.id, Basis.NOTED)
                for m in view.index.marks
                if m.kind == trigger.after and m.at == earlier
            )
            yield Hit(mark.id, Basis.NOTED)


def _sdks(trigger: SdkTrigger, view: View) -> Iterator[Hit]:
    static = view.index.static
    if static is None or not view.sees(()):
        return
    for sdk in static.sdks:
        if sdk.id in trigger.ids or sdk.purpose in trigger.purposes:
            yield Hit(sdk.evidence_id, Basis.CONTAINS)
