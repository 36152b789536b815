"""The rules in the order they run. A group runs for a subgraph only where the groups before it found nothing."""

from collections.abc import Callable, Sequence

from gateway.composition.rule_contexts import MergedContext, SubgraphContext, WrittenContext
from gateway.composition.rules import (
    auth_requirements_applied_on_interface,
    context_invalid_selection,
    context_name_invalid,
    context_no_resolvable_key,
    context_not_set,
    contextual_argument_not_contextual_in_all_subgraphs,
    cost_applied_to_interface_field,
    default_value_uses_inaccessible,
    directive_composition_error,
    directive_definition_invalid,
    disallowed_inaccessible,
    empty_merged_enum_type,
    empty_merged_input_type,
    enum_value_mismatch,
    extension_with_no_base,
    external_argument_default_mismatch,
    external_argument_missing,
    external_argument_type_mismatch,
    external_collision_with_another_directive,
    external_missing_on_base,
    external_on_interface,
    external_type_mismatch,
    external_unused,
    field_argument_default_mismatch,
    field_argument_type_mismatch,
    field_type_mismatch,
    implemented_by_inaccessible,
    input_field_default_mismatch,
    interface_field_no_implem,
    interface_key_missing_implementation_type,
    interface_key_not_on_implementation,
    interface_object_usage_error,
    invalid_field_sharing,
    invalid_graphql,
    invalid_shareable_usage,
    invalid_subgraph_name,
    key_directive_in_fields_arg,
    key_fields_has_args,
    key_fields_select_invalid_type,
    key_invalid_fields,
    key_invalid_fields_type,
    key_unsupported_on_interface,
    link_import_name_mismatch,
    list_size_applied_to_non_list,
    list_size_invalid_assumed_size,
    list_size_invalid_sized_field,
    list_size_invalid_slicing_argument,
    merged_directive_application_on_external,
    missing_transitive_auth_requirements,
    no_context_in_selection,
    no_queries,
    only_inaccessible_children,
    override_collision_with_another_directive,
    override_from_self_error,
    override_label_invalid,
    override_on_interface,
    override_source_has_override,
    provides_directive_in_fields_arg,
    provides_fields_has_args,
    provides_fields_missing_external,
    provides_invalid_fields,
    provides_invalid_fields_type,
    provides_on_non_object_field,
    provides_unsupported_on_interface,
    query_root_type_inaccessible,
    referenced_inaccessible,
    required_argument_missing_in_some_subgraph,
    required_inaccessible,
    required_input_field_missing_in_some_subgraph,
    requires_directive_in_fields_arg,
    requires_fields_missing_external,
    requires_invalid_fields,
    requires_invalid_fields_type,
    requires_unsupported_on_interface,
    root_mutation_used,
    root_query_used,
    root_subscription_used,
    satisfiability_error,
    shareable_has_mismatched_runtime_types,
    type_definition_invalid,
    type_kind_mismatch,
    type_with_only_unused_external,
)

SubgraphRule = Callable[[SubgraphContext], None]
WrittenRule = Callable[[WrittenContext], None]
MergedRule = Callable[[MergedContext], None]

DEFINITIONS: Sequence[SubgraphRule] = (
    invalid_subgraph_name.check,
    directive_definition_invalid.check,
    type_definition_invalid.check,
)

GRAPHQL: Sequence[SubgraphRule] = (invalid_graphql.check,)

UPGRADED: Sequence[SubgraphRule] = (type_with_only_unused_external.check,)

CONTRADICTIONS: Sequence[SubgraphRule] = (external_collision_with_another_directive.check,)

FIELDS_TO_PROVIDE: Sequence[SubgraphRule] = (provides_on_non_object_field.check,)

BEFORE_MERGE: Sequence[SubgraphRule] = (
    root_query_used.check,
    root_mutation_used.check,
    root_subscription_used.check,
    cost_applied_to_interface_field.check,
    list_size_applied_to_non_list.check,
    list_size_invalid_assumed_size.check,
    list_size_invalid_slicing_argument.check,
    list_size_invalid_sized_field.check,
    auth_requirements_applied_on_interface.check,
    context_name_invalid.check,
    context_not_set.check,
    no_context_in_selection.check,
    context_no_resolvable_key.check,
    context_invalid_selection.check,
    key_directive_in_fields_arg.check,
    key_fields_has_args.check,
    key_fields_select_invalid_type.check,
    key_invalid_fields.check,
    key_invalid_fields_type.check,
    key_unsupported_on_interface.check,
    interface_key_not_on_implementation.check,
    requires_directive_in_fields_arg.check,
    requires_fields_missing_external.check,
    requires_invalid_fields.check,
    requires_invalid_fields_type.check,
    requires_unsupported_on_interface.check,
    provides_directive_in_fields_arg.check,
    provides_fields_has_args.check,
    provides_fields_missing_external.check,
    provides_invalid_fields.check,
    provides_invalid_fields_type.check,
    provides_unsupported_on_interface.check,
    external_on_interface.check,
    external_unused.check,
    interface_object_usage_error.check,
    invalid_shareable_usage.check,
)

AS_GRAPHQL = (DEFINITIONS, GRAPHQL)
"""The groups for a subgraph of federation 1 as it was written."""

AS_FEDERATION = (CONTRADICTIONS, FIELDS_TO_PROVIDE, BEFORE_MERGE)
"""The groups for a subgraph of federation 2, or one that was upgraded to it."""

BEFORE_UPGRADE: Sequence[WrittenRule] = (extension_with_no_base.check,)

AFTER_MERGE: Sequence[Sequence[MergedRule]] = (
    (
        link_import_name_mismatch.check,
        directive_composition_error.check,
    ),
    (
        type_kind_mismatch.check,
        extension_with_no_base.check,
        no_queries.check,
        field_type_mismatch.check,
        field_argument_type_mismatch.check,
        field_argument_default_mismatch.check,
        input_field_default_mismatch.check,
        required_argument_missing_in_some_subgraph.check,
        required_input_field_missing_in_some_subgraph.check,
        empty_merged_input_type.check,
        empty_merged_enum_type.check,
        enum_value_mismatch.check,
        invalid_field_sharing.check,
        external_missing_on_base.check,
        merged_directive_application_on_external.check,
        external_type_mismatch.check,
        external_argument_missing.check,
        external_argument_type_mismatch.check,
        external_argument_default_mismatch.check,
        override_from_self_error.check,
        override_source_has_override.check,
        override_collision_with_another_directive.check,
        override_on_interface.check,
        override_label_invalid.check,
        interface_object_usage_error.check,
        interface_key_missing_implementation_type.check,
        contextual_argument_not_contextual_in_all_subgraphs.check,
    ),
    (
        interface_field_no_implem.check,
        missing_transitive_auth_requirements.check,
        requires_invalid_fields.check,
    ),
    (
        disallowed_inaccessible.check,
        referenced_inaccessible.check,
        default_value_uses_inaccessible.check,
        query_root_type_inaccessible.check,
        required_inaccessible.check,
        implemented_by_inaccessible.check,
        only_inaccessible_children.check,
    ),
    (
        satisfiability_error.check,
        shareable_has_mismatched_runtime_types.check,
    ),
)
