"""Commands that print: compose, plan, explain, schema, token, migrate. Errors are one line with a code."""

import subprocess
import sys
from pathlib import Path

import pytest

from gateway.registry import DEFAULT_PATH
from tests.gateway.command_line import Tidegate
from tests.gateway.http.outside import LINK, SCORES, USERS
from tests.gateway.parts import REGISTRY, notes, write_registry

MISFIT = f'extend schema {LINK}\ntype User @key(fields: "id") {{ id: ID! name: Int! }}'


def write_schemas(folder: Path) -> None:
    for name, sdl in (("users", USERS), ("scores", SCORES)):
        (folder / f"{name}.graphql").write_text(f"extend schema {LINK}\n{sdl}")


def test_help_lists_the_commands_without_importing_any(tidegate: Tidegate) -> None:
    outcome = tidegate("--help")

    assert outcome.code == 0
    assert {"serve", "gateway", "compose", "token", "stop-subgraph"} <= set(outcome.output.split())
    program = (
        "import sys, gateway.cli; print([name for name in ('graphql', 'litestar', 'uvicorn') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


def test_an_unknown_command_is_told(tidegate: Tidegate) -> None:
    outcome = tidegate("compoze")

    assert (outcome.code, "No such command 'compoze'" in outcome.complaints) == (2, True)


def test_every_command_explains_itself(tidegate: Tidegate) -> None:
    names = tidegate("--help").output.partition("Commands:")[2].split("\n")
    for name in [line.split()[0] for line in names if line.startswith("  ") and line[2] != " "]:
        outcome = tidegate(name, "--help")
        assert (name, outcome.code) == (name, 0)
        assert "Usage: " in outcome.output


def test_schemas_are_composed_to_the_screen_or_into_a_file(tidegate: Tidegate, tmp_path: Path) -> None:
    write_schemas(tmp_path)
    (tmp_path / "graph.toml").write_text(
        '[[subgraph]]\nname = "users"\nschema = "users.graphql"\nurl = "http://users/graphql"\n'
        '[[subgraph]]\nname = "scores"\nschema = "scores.graphql"\nurl = "http://scores/graphql"\n'
    )

    configured = tidegate("compose", "--config", "graph.toml")
    given = tidegate(
        "compose",
        "users=users.graphql@http://users/graphql",
        "scores=scores.graphql@http://scores/graphql",
        "--output",
        "out.graphql",
    )

    assert (configured.code, given.code, given.output) == (0, 0, "")
    assert configured.output.strip() == (tmp_path / "out.graphql").read_text().strip()
    assert 'USERS @join__graph(name: "users", url: "http://users/graphql")' in configured.output


def test_a_registry_is_a_configuration_for_composing(tidegate: Tidegate) -> None:
    assert tidegate("compose", "--no-hints", "--config", str(DEFAULT_PATH)).code == 0


def test_schemas_that_do_not_compose_are_told_with_code_and_place(tidegate: Tidegate, tmp_path: Path) -> None:
    write_schemas(tmp_path)
    (tmp_path / "misfit.graphql").write_text(MISFIT)

    outcome = tidegate("compose", "users.graphql", "misfit.graphql")

    assert (outcome.code, outcome.output) == (1, "")
    assert "FIELD_TYPE_MISMATCH: " in outcome.complaints
    assert "(misfit:2:" in outcome.complaints


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["compose"], "Give --config FILE, or schemas as NAME=FILE."),
        (["compose", "a=none.graphql"], "tidegate: INVALID_SETTING: none.graphql cannot be read: "),
        (["compose", "a=bytes"], "tidegate: INVALID_SETTING: bytes cannot be read: it is not UTF-8."),
        (
            ["compose", "good.graphql", "-o", "none/out.graphql"],
            "INVALID_SETTING: none/out.graphql cannot be written: ",
        ),
        (
            ["plan", "--supergraph", "bytes", "-"],
            "INVALID_FEDERATION_SUPERGRAPH: bytes cannot be read: it is not UTF-8.",
        ),
        (["--settings", "bytes", "serve"], "tidegate: INVALID_SETTING: bytes is not TOML: "),
        (["serve", "--registry", "bytes"], "tidegate: INVALID_SETTING: The registry bytes is not TOML: "),
        (["compose", "--config", "none.toml"], "tidegate: INVALID_SETTING: none.toml cannot be read: "),
        (["compose", "--config", "wrong.toml"], "tidegate: INVALID_SETTING: wrong.toml is no configuration"),
        (["plan", "--supergraph", "none.graphql", "-"], "tidegate: INVALID_FEDERATION_SUPERGRAPH: none.graphql cannot"),
        (["plan", "--supergraph", "wrong.toml", "-"], "tidegate: INVALID_FEDERATION_SUPERGRAPH: wrong.toml:1:1: "),
        (["gateway"], "Give either --supergraph FILE or --subgraphs NAME=URL"),
        (["gateway", "--subgraphs", "users"], "tidegate: INVALID_SETTING: users is no subgraph: expected NAME=http"),
        (["gateway", "--supergraph", "none.graphql", "--port", "0"], "tidegate: INVALID_FEDERATION_SUPERGRAPH: none"),
        (["--settings", "none.toml", "serve"], "tidegate: INVALID_SETTING: none.toml cannot be read: "),
        (["serve", "--registry", "none.toml"], "tidegate: INVALID_SETTING: The registry none.toml cannot be read: "),
        (["maintenance", "on"], "tidegate: CONTROL_FAILED: No server takes commands in .tidegate"),
        (["stop-subgraph", "users"], "tidegate: CONTROL_FAILED: No server takes commands in .tidegate"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    tidegate: Tidegate, tmp_path: Path, words: list[str], complaint: str
) -> None:
    (tmp_path / "wrong.toml").write_text("subgraph = 1")
    (tmp_path / "good.graphql").write_text("type Query { a: Int }")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")

    outcome = tidegate(*words)

    assert outcome.code == 2
    assert complaint in outcome.complaints
    assert "Traceback" not in outcome.complaints


def test_plans_and_their_reasons_are_printed(tidegate: Tidegate, tmp_path: Path) -> None:
    write_schemas(tmp_path)
    tidegate("compose", "users.graphql", "scores.graphql", "-o", "graph.graphql")
    (tmp_path / "me.graphql").write_text("query Me { me { name score } } query Other { me { id } }")

    plan = tidegate("plan", "--supergraph", "graph.graphql", "--operation", "Me", "me.graphql")
    both = tidegate("plan", "--supergraph", "graph.graphql", "--operation", "Me", "--explain", "me.graphql")
    reasons = tidegate("explain", "--supergraph", "graph.graphql", "--operation", "Me", "me.graphql")

    assert plan.output.startswith("QueryPlan {")
    assert [plan.output.count(f'Fetch(service: "{name}")') for name in ("users", "scores")] == [1, 1]
    assert "brings me.score" in reasons.output
    assert both.output == f"{plan.output}\n{reasons.output}"


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        (b"\xff", "FILE_UNREADABLE: op.graphql cannot be read: it is not UTF-8."),
        ("{ me {\n nothing } }", "GRAPHQL_VALIDATION_FAILED: op.graphql:2:2: Cannot query field 'nothing'"),
        ("{", "GRAPHQL_PARSE_FAILED: op.graphql:1:2: Syntax Error"),
        ("query A { me { id } } query B { me { id } }", "OPERATION_RESOLUTION_FAILURE: op.graphql: The document has"),
        (None, "FILE_UNREADABLE: op.graphql cannot be read"),
    ],
)
def test_a_document_that_cannot_be_planned_is_told_with_its_place(
    tidegate: Tidegate, tmp_path: Path, document: str | bytes | None, complaint: str
) -> None:
    write_schemas(tmp_path)
    tidegate("compose", "users.graphql", "scores.graphql", "-o", "graph.graphql")
    if document is not None:
        (tmp_path / "op.graphql").write_bytes(document if isinstance(document, bytes) else document.encode())

    outcome = tidegate("plan", "--supergraph", "graph.graphql", "op.graphql")

    assert (outcome.code, complaint in outcome.complaints) == (2, True)


def test_schema_files_are_written_and_found_to_be_stale(tidegate: Tidegate, tmp_path: Path) -> None:
    registry = write_registry(tmp_path)
    before = tidegate("schema", "export", "--registry", registry, "--check")
    written = tidegate("schema", "export", "--registry", registry)
    after = tidegate("schema", "export", "--registry", registry, "--check")
    (tmp_path / "api.graphql").write_text("type Query")
    edited = tidegate("schema", "export", "--registry", registry, "--check")

    assert [outcome.code for outcome in (before, written, after, edited)] == [1, 0, 0, 1]
    assert before.complaints.count(" is stale: ") == 4
    assert edited.complaints == f"{tmp_path / 'api.graphql'} is stale: run `tidegate schema export`.\n"
    assert "score: Int!" in (tmp_path / "subgraphs" / "scores.graphql").read_text()
    assert "join__graph" in (tmp_path / "supergraph.graphql").read_text()


def test_schemas_of_the_registry_that_do_not_compose_are_told(tidegate: Tidegate, tmp_path: Path) -> None:
    registry = write_registry(tmp_path, REGISTRY.replace("create_scores", "create_misfit"))

    outcome = tidegate("schema", "export", "--registry", registry)

    assert outcome.code == 2
    assert outcome.complaints.startswith("tidegate: COMPOSITION_FAILED: The subgraphs do not compose: ")
    assert "\n  FIELD_TYPE_MISMATCH: " in outcome.complaints


@pytest.mark.parametrize(
    ("words", "token"),
    [
        ([], "ada org_1 [] None"),
        (["--scope", "a b", "--scope", "c,d", "--expires-in", "-5"], "ada org_1 ['a', 'b', 'c', 'd'] -5"),
    ],
)
def test_tokens_are_issued_by_the_subgraph_that_knows_them(
    tidegate: Tidegate, tmp_path: Path, words: list[str], token: str
) -> None:
    registry = write_registry(tmp_path)

    outcome = tidegate("token", "--registry", registry, "--user", "ada", "--org", "org_1", *words)

    assert (outcome.code, outcome.output) == (0, f"{token}\n")
    assert notes(tmp_path / ".tidegate") == ["start users", "stop users"]


def test_without_such_a_subgraph_there_are_no_tokens(tidegate: Tidegate, tmp_path: Path) -> None:
    registry = write_registry(tmp_path, REGISTRY.replace('[authentication]\nsubgraph = "users"\n', ""))

    outcome = tidegate("token", "--registry", registry, "--user", "ada", "--org", "org_1")

    assert (outcome.code, "nobody here issues tokens" in outcome.complaints) == (2, True)


def test_databases_are_migrated_all_or_by_name(tidegate: Tidegate, tmp_path: Path) -> None:
    registry = write_registry(tmp_path)

    everything = tidegate("migrate", "--registry", registry, "--data-dir", "all")
    one = tidegate("migrate", "--registry", registry, "--data-dir", "one", "scores")
    none = tidegate("migrate", "--registry", registry, "nothing")

    assert [outcome.code for outcome in (everything, one, none)] == [0, 0, 2]
    assert notes(tmp_path / "all") == ["migrate users", "migrate scores"]
    assert notes(tmp_path / "one") == ["migrate scores"]
    assert none.complaints == "tidegate: INVALID_SETTING: The registry has no subgraph nothing; it has users, scores.\n"


@pytest.mark.parametrize(
    ("words", "environment", "complaint"),
    [
        (["--host", "0.0.0.0", "--demo"], {}, "--demo is on, and --host is 0.0.0.0: the demo's credentials are public"),
        (["--host", "example.com"], {"TIDEGATE_DEMO": "1"}, "TIDEGATE_DEMO is on, and --host is example.com"),
        ([], {"TIDEGATE_PROT": "1"}, "TIDEGATE_PROT is no setting. Did you mean TIDEGATE_PORT?"),
        ([], {"TIDEGATE_CORE_PORT": "x"}, "TIDEGATE_CORE_PORT is 'x': Expected a port."),
        ([], {"TIDEGATE_PUBLIC_URL": "refuse me"}, "The subgraph scores does not start: TIDEGATE_PUBLIC_URL: expected"),
        (
            [],
            {"TIDEGATE_DATA_DIR": "without-scores"},
            "The subgraph scores does not start: OSError: the disk is gone\n",
        ),
        (
            [],
            {"TIDEGATE_PUBLIC_URL": "no rest"},
            "tests.gateway.parts:create_rest of the registry does not start: Runtime",
        ),
        ([], {"TIDEGATE_PERSISTED_DOCUMENTS": "no.json"}, "The persisted documents in no.json cannot be read: "),
        ([], {"TIDEGATE_PERSISTED_DOCUMENTS": "list.json"}, "The persisted documents in list.json are no JSON object"),
        ([], {"TIDEGATE_PERSISTED_DOCUMENTS_ONLY": "1"}, "persisted_documents_only is on, but persisted_documents"),
    ],
)
def test_a_product_that_cannot_start_says_why_in_one_line(
    tidegate: Tidegate,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    environment: dict[str, str],
    complaint: str,
) -> None:
    registry = write_registry(tmp_path)
    (tmp_path / "list.json").write_text("[]")
    monkeypatch.setenv("TIDEGATE_CORE_PORT", "0")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    outcome = tidegate("serve", "--registry", registry, "--port", "0", *words)

    assert outcome.code == 2
    assert complaint in outcome.complaints
    assert "Traceback" not in outcome.complaints


def test_a_subgraph_without_import_path_cannot_be_embedded(tidegate: Tidegate, tmp_path: Path) -> None:
    registry = write_registry(tmp_path, REGISTRY.replace('embedded = "tests.gateway.parts:create_scores"\n', ""))

    outcome = tidegate("serve", "--registry", registry, "--port", "0")

    assert "The registry's subgraph scores has no import path" in outcome.complaints


@pytest.mark.parametrize(("name", "known"), [("TIDEGATE_CORE_PORT", True), ("TIDEGATE_NOTHING", False)])
def test_a_gateway_alone_may_be_given_the_settings_of_its_neighbours(
    tidegate: Tidegate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, known: bool
) -> None:
    monkeypatch.setenv("TIDEGATE_REGISTRY", str(write_registry(tmp_path)))
    monkeypatch.setenv(name, "1")

    outcome = tidegate("gateway", "--supergraph", "none.graphql", "--port", "0")

    assert ("none.graphql cannot be read" in outcome.complaints) == known
    assert ("TIDEGATE_NOTHING is no setting" in outcome.complaints) != known


@pytest.mark.parametrize(
    ("more", "words", "sentence"),
    [
        ("", (), "The registry has no [jobs]: nothing here runs background jobs."),
        ('[jobs]\nembedded = "x:y"', (), "None of users, scores has background jobs."),
        ('[jobs]\nembedded = "x:y"', ("nobody",), "The registry has no subgraph nobody; it has users, scores."),
    ],
)
def test_a_worker_that_has_nothing_to_do_says_so(
    tidegate: Tidegate, tmp_path: Path, more: str, words: tuple[str, ...], sentence: str
) -> None:
    registry = write_registry(tmp_path, f"{REGISTRY}\n{more}")

    outcome = tidegate("worker", "--registry", registry, *words)

    assert (outcome.code, sentence in outcome.complaints) == (2, True)
