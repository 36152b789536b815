"""Organizations keep templates of their own: checked when they come, used by their id, unknown to others."""

from typing import Any

import pytest

from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.thumbnails.conftest import CREATE

Json = Any  # JSON values

ADD = """mutation A($input: CreateThumbnailTemplateInput!) {
  createThumbnailTemplate(input: $input) { template { id name builtIn description } }
}"""
DELETE = "mutation D($input: DeleteThumbnailTemplateInput!) { deleteThumbnailTemplate(input: $input) { deletedId } }"
LIST = "{ thumbnailTemplates { id name builtIn description } }"
BUILT_IN = ["bold", "dramatic", "colorful", "minimal", "gaming", "split", "gradient", "vlog"]


async def test_built_in_templates_can_be_copied_and_changed(data: Ask, create: Ask) -> None:
    listed = (await data(LIST))["thumbnailTemplates"]
    assert [template["id"] for template in listed] == BUILT_IN
    added: Json = None
    for template in listed:
        copied = {"name": f"my {template['name']}", "description": template["description"]}
        added = (await data(ADD, input=copied))["createThumbnailTemplate"]["template"]
        assert (added["description"], added["builtIn"]) == (template["description"], False)
    assert len((await data(LIST))["thumbnailTemplates"]) == 16
    assert len((await data(LIST, "org_456"))["thumbnailTemplates"]) == 8
    one, other = await create(title="x", template="bold"), await create(title="x", template=added["id"])
    assert one["checksum"] != other["checksum"]


async def test_templates_are_their_organizations(data: Ask, refusal: Ask) -> None:
    description = (await data(LIST))["thumbnailTemplates"][0]["description"]
    wanted = {"name": "Ours", "description": description}
    added = (await data(ADD, input=wanted))["createThumbnailTemplate"]["template"]
    used = {"title": "x", "template": added["id"]}
    assert (await refusal(CREATE, "org_456", input=used))["details"]["field"] == "template"
    assert (await refusal(DELETE, "org_456", input={"id": added["id"]}))["code"] == "NOT_FOUND"
    assert (await refusal(ADD, input=wanted))["code"] == "CONFLICT"
    await data(ADD, "org_456", input=wanted)
    assert (await data(DELETE, input={"id": added["id"]}))["deleteThumbnailTemplate"] == {"deletedId": added["id"]}
    assert (await refusal(CREATE, input=used))["details"]["field"] == "template"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": {"size": 1000}}, "$.title.size"),
        ({"colors": ["#ffffff"]}, "$.colors"),
        ({"colors": ["red", "#ffffff", "#ffffff", "#ffffff"]}, "$.colors[0]"),
        ({"shapes": [{"shape": "volcano"}]}, "$.shapes[0]"),
        ({"shapes": [{"shape": "rays", "count": 10**6}]}, "$.shapes[0].count"),
        ({"shapes": [{"shape": "rays"}] * 25}, "$.shapes"),
        ({"colours": []}, "colours"),
        ({"title": {"box": {"left": -3}}}, "$.title.box.left"),
        ({"title": {"face": "../../etc/passwd"}}, "$.title.face"),
        ({"title": {"box": {"left": 0.5, "right": 0.5}}}, "$.title"),
        ({"title": {"box": {"left": 0.9, "right": 0.1}}}, "$.title.box"),
        ({"shapes": [{"shape": "band", "box": {"top": 0.9, "bottom": 0.1}}]}, "$.shapes[0].box"),
        ({"beside": {"height": 0}}, "$.beside.height"),
    ],
)
async def test_descriptions_are_checked(data: Ask, refusal: Ask, change: Json, place: str) -> None:
    description = (await data(LIST))["thumbnailTemplates"][0]["description"]
    refused = await refusal(ADD, input={"name": "Wrong", "description": description | change})
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", "description")
    assert place in refused["message"]


@pytest.mark.parametrize(
    ("name", "description", "field"),
    [
        ("", {}, "name"),
        ("x" * 81, {}, "name"),
        ("a\x00", {}, "name"),
        ("a", [], "description"),
        ("a", {}, "description"),
    ],
)
async def test_wrong_templates_name_the_field(refusal: Ask, name: str, description: Json, field: str) -> None:
    refused = await refusal(ADD, input={"name": name, "description": description})
    assert refused["details"]["field"] == field


async def test_names_of_built_in_templates_are_taken(data: Ask, refusal: Ask) -> None:
    description = (await data(LIST))["thumbnailTemplates"][0]["description"]
    assert (await refusal(ADD, input={"name": "bold", "description": description}))["code"] == "CONFLICT"


async def test_every_extreme_that_a_description_may_have_can_be_drawn(data: Ask, create: Ask) -> None:
    """What passes the check never fails later."""
    small = {"left": 0.4, "top": 0.4, "right": 0.6, "bottom": 0.6}
    large = {"left": 0.0, "top": 0.0, "right": 1.0, "bottom": 1.0}
    for index, box in enumerate((small, large)):
        shapes = [
            {"shape": name} | ({"box": box} if name in {"band", "stripes", "window", "underline"} else {})
            for name in (
                *("rays", "dots", "stripes", "grid", "glow", "disc", "play", "band", "border", "brackets", "confetti"),
                *("scanlines", "streak", "speed", "vignette", "scrim", "window", "underline"),
            )
        ]
        description = {
            "colors": ["#000000"] * 4,
            "title": {"box": box, "size": 320, "outlines": [{"width": 200}] * 3, "tilt": 15, "slant": 0.4},
            "subtitle": {
                "box": box,
                "plate": {"padding": 200, "lean": 360},
                "shadow": {"kind": "long", "dx": 0, "dy": 0},
            },
            "shapes": shapes,
            "beside": {"x": 1, "y": 0, "height": 1, "tilt": 30},
        }
        added = await data(ADD, input={"name": f"extreme {index}", "description": description})
        template = added["createThumbnailTemplate"]["template"]["id"]
        made = await create(title="x y", subtitle="z", template=template, options={"includeFace": True})
        assert made["status"] == "COMPLETED"
