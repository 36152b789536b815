"""No operation shows or changes anything of another organization, and none works for nobody."""

from collections.abc import Awaitable, Callable

import pytest
from graphql import GraphQLObjectType

from subgraphs.wavestack.dashboard.domain.contents import content_id
from subgraphs.wavestack.dashboard.schema import schema
from tests.subgraphs.wavestack.asking import Ask

Tell = Callable[..., Awaitable[int]]

HOUR = "2026-01-15T09:00:00Z"
OWN = content_id("pub_1:youtube")
_TOLD = {"views": 700, "likes": 70}

# Every root field of queries and mutations, asked by org_456 for what org_123 has. None: NOT_FOUND.
FROM_OUTSIDE: dict[str, tuple[str, object]] = {
    "overview": (
        "{ overview { metrics { views } followers community { publications } } }",
        {"metrics": {"views": 0}, "followers": 0, "community": {"publications": 1}},
    ),
    "platformMetrics": ("{ platformMetrics(platform: YOUTUBE) { metrics { views } } }", {"metrics": {"views": 0}}),
    "metricsSeries": (
        "{ metricsSeries(period: LAST_24_HOURS) { metrics { views } } }",
        [{"metrics": {"views": 0}}, {"metrics": {"views": 0}}],
    ),
    "content": (f'{{ content(id: "{OWN}") {{ title }} }}', None),
    "topContents": ("{ topContents { title metrics { views } } }", [{"title": "Foreign", "metrics": {"views": 0}}]),
    "importContentMetrics": (
        f"""mutation {{ importContentMetrics(input: {{ entries: [
          {{ contentId: "{OWN}", hour: "{HOUR}", views: 1 }}] }}) {{ imported }} }}""",
        None,
    ),
    "importFollowers": (
        f"""mutation {{ importFollowers(input: {{ entries: [
          {{ platform: YOUTUBE, day: "{HOUR}", followers: 1 }}] }}) {{ imported }} }}""",
        {"imported": 1},
    ),
    "rebuildMetrics": ("mutation { rebuildMetrics { organizationId } }", {"organizationId": "org_456"}),
}
NAMES = [
    pytest.param('publicationId: "pub_1:youtube"', id="publication"),
    pytest.param('platform: YOUTUBE, externalId: "outside-1"', id="outside"),
]
SEEN = "{ overview { metrics { views likes } followers } }"


def test_the_table_names_every_root_field() -> None:
    roots = [schema.core.query_type, schema.core.mutation_type]
    fields = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert {name for name in fields if not name.startswith("_")} == FROM_OUTSIDE.keys()


@pytest.fixture
async def told(tell: Tell) -> None:
    """org_123 has figures."""
    await tell(("pub_1:youtube", HOUR, _TOLD))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("name", FROM_OUTSIDE)
async def test_other_organizations_see_and_change_nothing(answer: Ask, data: Ask, name: str) -> None:
    text, expected = FROM_OUTSIDE[name]
    answered = await answer(text, "org_456")
    if expected is None:
        assert answered["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    else:
        assert answered == {"data": {name: expected}}
    assert (await data(SEEN))["overview"] == {"metrics": _TOLD, "followers": 0}


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("name", NAMES)
async def test_contents_of_others_cannot_be_named_in_any_way(refusal: Ask, data: Ask, name: str) -> None:
    text = f'mutation {{ importContentMetrics(input: {{ entries: [{{ {name}, hour: "{HOUR}" }}] }}) {{ imported }} }}'
    assert (await refusal(text, "org_456"))["code"] == "NOT_FOUND"
    assert (await data(SEEN))["overview"]["metrics"] == _TOLD


@pytest.mark.parametrize("name", FROM_OUTSIDE)
async def test_nobody_is_refused(refusal: Ask, name: str) -> None:
    assert (await refusal(FROM_OUTSIDE[name][0], None))["code"] == "UNAUTHORIZED"


ENTITIES = """query E($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Publication { content { title } metrics { views } }
  ... on Content { title publication { id } metrics { views } }
  ... on Organization { overview { metrics { views } } }
} }"""
REPRESENTATIONS = [
    {"__typename": "Publication", "id": "pub_1:youtube"},
    {"__typename": "Publication", "id": "pub_1:youtube:not"},
    {"__typename": "Content", "id": OWN},
    {"__typename": "Organization", "id": "org_123"},
]


@pytest.mark.usefixtures("told")
async def test_entities_of_the_own_organization(data: Ask) -> None:
    metrics = {"views": 700}
    assert (await data(ENTITIES, representations=REPRESENTATIONS))["_entities"] == [
        {"content": {"title": "First"}, "metrics": metrics},
        {"content": None, "metrics": None},
        {"title": "First", "publication": {"id": "pub_1:youtube"}, "metrics": metrics},
        {"overview": {"metrics": metrics}},
    ]


@pytest.mark.usefixtures("told")
async def test_entities_of_others_are_empty(data: Ask) -> None:
    nothing = {"content": None, "metrics": None}
    found = (await data(ENTITIES, "org_456", representations=REPRESENTATIONS))["_entities"]
    assert found == [nothing, nothing, None, None]
