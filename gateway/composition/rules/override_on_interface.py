"""OVERRIDE_ON_INTERFACE: a field of an interface carries @override; only objects resolve fields."""

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Look at the types that @override is used in."""
    for override in override_applications(context):
        if override.source.definition.kind is Kind.INTERFACE:
            sentence = f'"{override.coordinate}" is a field of an interface and cannot have @override.'
            fix = "Put it on the field of the implementations."
            context.reports.error("OVERRIDE_ON_INTERFACE", sentence, override.source.location, fix=fix)
