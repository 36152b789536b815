"""OVERRIDE_LABEL_INVALID: the label of an @override is neither a name nor a percentage."""

import re

from gateway.composition.override_applications import override_applications
from gateway.composition.rule_contexts import MergedContext

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_\-:./]*")
_PERCENT = re.compile(r"percent\((\d{1,2}(\.\d{1,8})?|100)\)")


def check(context: MergedContext) -> None:
    """Look at every label of an override that has something to override. An empty label counts as none."""
    for override in override_applications(context):
        label = override.label
        if (
            label
            and override.is_effective
            and not override.collisions
            and not _NAME.fullmatch(label)
            and not _PERCENT.fullmatch(label)
        ):
            sentence = f'"{override.coordinate}" has the @override label "{label}", which cannot be understood.'
            fix = "Use a name, or percent(x) with x from 0 to 100 and at most eight decimals."
            context.reports.error("OVERRIDE_LABEL_INVALID", sentence, override.source.location, fix=fix)
