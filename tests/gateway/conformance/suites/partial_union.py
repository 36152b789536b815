"""Data of the suite partial-union: a union of which one subgraph knows a single member."""

from tests.gateway.conformance.subgraph import Resolvers

ACTIONS = [
    {"__typename": "Alpha", "id": "alpha-1", "value": "alpha value"},
    {"__typename": "Beta", "id": "beta-1", "name": "beta name", "details": "beta details"},
    {"__typename": "Gamma", "id": "gamma-1", "label": "gamma label"},
]

SUBGRAPHS = {
    "a": Resolvers({"getResponse": {"message": "Hello, Federation!", "actions": ACTIONS}}),
    "b": Resolvers(),
}
