"""Lists that are maintained by hand are complete.

They list outputs, checks, problems, views and templates, messages, fields, commands.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import getsource
from pathlib import Path
from pkgutil import walk_packages
from string import Formatter
from types import ModuleType

import pytest
from jinja2 import Environment, meta, nodes

import adfm_site
from adfm_site.catalogue import problems
from adfm_site.checks import CHECKS, EVENT_CHECKS, TEXT_CHECKS
from adfm_site.cli.words import FORMATS as FORMATS_OFFERED
from adfm_site.diagnostics import Problem
from adfm_site.model import KINDS
from adfm_site.model.download import DOCUMENT_KINDS
from adfm_site.model.schema import SCHEMAS
from adfm_site.model.shape import Field, fields_of
from adfm_site.outputs import MAKERS, SUMMARIES
from adfm_site.outputs.pages import PAGES, Each
from adfm_site.report import FORMATS
from adfm_site.views.grouping import Grouping
from adfm_site.views.groups import GROUPINGS
from adfm_site.wording.english import MESSAGES
from adfm_site.wording.english_names import DOCUMENT_KINDS as NAMES
from tests.house.reference import FIELDS, reference
from tests.outputs.filled import block_in
from tests.sites.built import REPOSITORY
from tests.sites.process import command

PACKAGE = REPOSITORY / "adfm_site"
TEMPLATES = REPOSITORY / "templates"
NOT_A_PAGE = {"blocks.html", "base.html", "style.css", "filter.css", "ask.css", "event.css", "search.css", "finding.js"}


def modules() -> Iterator[ModuleType]:
    for found in walk_packages(adfm_site.__path__, "adfm_site."):
        if not found.name.endswith("__main__"):
            yield import_module(found.name)


def templates() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.iterdir()) if path.is_file()}


def stems(package: str) -> set[str]:
    return {path.stem for path in (PACKAGE / package).glob("*.py")} - {"__init__"}


def test_every_output_is_in_its_list() -> None:
    listed = {
        module.__name__.rpartition(".")[2]
        for module in modules()
        if module.__name__.startswith("adfm_site.outputs.")
        and {
            id(each)
            for each in (
                *getattr(module, "MAKERS", ()),
                *(getattr(module, name) for name in ("MAKER", "SUMMARY") if hasattr(module, name)),
            )
        }
        & set(map(id, (*MAKERS, *SUMMARIES)))
    }
    assert listed == stems("outputs")
    names = [each.name for each in (*MAKERS, *SUMMARIES)]
    assert len(set(names)) == len(names)


def test_every_check_is_in_its_list() -> None:
    every = (*CHECKS, *EVENT_CHECKS, *(check.find for check in TEXT_CHECKS.values()))
    assert {check.__module__.rpartition(".")[2] for check in every} == stems("checks")
    assert len(set(every)) == len(every)


def test_every_format_of_a_report_is_in_its_list() -> None:
    assert set(FORMATS) == stems("report") - {"fingerprints", "job_summary"}
    assert tuple(FORMATS) == FORMATS_OFFERED


def test_every_grouping_is_in_its_list() -> None:
    every = {
        id(value): value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, Grouping) and module.__name__.startswith("adfm_site.views.")
    }
    assert set(map(id, GROUPINGS.values())) == set(every)
    assert len({grouping.group_name for grouping in every.values()}) == len(every)


def test_every_maker_of_views_is_in_its_list() -> None:
    makers = {
        name
        for module in modules()
        if module.__name__.startswith("adfm_site.views.")
        for name, value in vars(module).items()
        if name.endswith(("_view", "_views"))
        and not name.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
    }
    listed = {(maker.view if isinstance(maker, Each) else maker).__name__ for maker in PAGES}
    # Pages that have moved are an output of their own; other makers make use of that of a list of links.
    assert listed | {"moved_view", "index_view"} == makers


def test_every_problem_can_be_explained() -> None:
    written = {
        value.code: value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, Problem) and value.module == module.__name__
    }
    assert set(problems()) == set(written)
    for code, found in problems().items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert found.explanation.endswith((".", "”", ")", "`", "?")), code
        assert found.severity in ("error", "warning", "note")


def test_every_view_has_its_template_and_every_template_its_view() -> None:
    needed = {
        value.TEMPLATE
        for module in modules()
        if module.__name__.startswith(("adfm_site.views.", "adfm_site.outputs."))
        for value in vars(module).values()
        if isinstance(value, type) and isinstance(getattr(value, "TEMPLATE", None), str)
    }
    needed |= {name for module in modules() for name in re.findall(r'Template\(name="([^"]+)"\)', getsource(module))}
    needed |= {f"{kind.name}.html" for kind in KINDS if kind.standard}
    assert needed == set(templates()) - NOT_A_PAGE


def test_every_included_template_is_there() -> None:
    included = {
        name
        for text in templates().values()
        for name in meta.find_referenced_templates(Environment(autoescape=True).parse(text))
    }
    assert included <= set(templates())
    assert included >= NOT_A_PAGE


def said_in_code() -> Iterator[tuple[str, str | None, set[str], bool]]:
    """Return each call of say: where it is, its key where that is written out, and the names of its values.

    Also whether it gives a count.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                key = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
                names = {keyword.arg or "" for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", key, names - {"count"}, len(node.args) > 1 or "count" in names


def said_in_templates() -> Iterator[tuple[str, str | None, set[str], bool]]:
    for name, text in templates().items():
        for node in Environment(autoescape=True).parse(text).find_all(nodes.Call):
            if isinstance(node.node, nodes.Name) and node.node.name == "say":
                key = node.args[0].value if isinstance(node.args[0], nodes.Const) else None
                names = {keyword.key for keyword in node.kwargs}
                yield f"{name}:{node.lineno}", key, names - {"count"}, len(node.args) > 1 or "count" in names


def test_every_message_that_is_said_is_in_the_catalogue_with_just_its_values() -> None:
    faults = []
    for where, key, names, counted in (*said_in_code(), *said_in_templates()):
        if key is None:
            continue
        if key not in MESSAGES:
            faults.append(f"{where}: there is no message {key}")
            continue
        message = MESSAGES[key]
        forms = [message] if isinstance(message, str) else list(message.values())
        wanted = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
        if wanted - {"count"} != names or (not isinstance(message, str) or "count" in wanted) != counted:
            faults.append(f"{where}: {key} takes {sorted(wanted)}, is given {sorted(names)}, counted: {counted}")
    assert faults == []


NOT_SAID_YET = {"fact-event", "in-person", "place-unknown", "not-held-short"}


def test_every_message_of_the_catalogue_is_said_somewhere() -> None:
    literals: set[str] = set()
    patterns: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "english.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "say"
                and isinstance(node.args[0], ast.JoinedStr)
            ):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z-]+"
                    for part in node.args[0].values
                )
                patterns.append("".join(parts))
    in_templates = {key for _, key, _, _ in said_in_templates()}
    dynamic = re.compile("|".join(patterns))
    unsaid = [key for key in MESSAGES if key not in literals and key not in in_templates and not dynamic.fullmatch(key)]
    assert set(unsaid) <= NOT_SAID_YET, set(unsaid) - NOT_SAID_YET


def test_every_kind_of_document_has_a_name() -> None:
    assert tuple(NAMES) == DOCUMENT_KINDS


def every_field() -> Iterator[tuple[str, Field]]:
    """Return every field of every kind, and of the blocks in them."""

    def within(record: type, name: str, seen: tuple[type, ...]) -> Iterator[tuple[str, Field]]:
        for field in fields_of(record):
            yield f"{name}.{field.key}", field
            block = block_in(field.shape)
            if block is not None and block not in seen:
                yield from within(block, f"{name}.{field.key}", (*seen, block))

    for kind, record in SCHEMAS.items():
        yield from within(record, kind, (record,))


def test_every_field_says_what_it_means() -> None:
    assert [name for name, field in every_field() if not field.doc.endswith((".", "?"))] == []


def test_the_field_reference_is_up_to_date() -> None:
    written = FIELDS.read_text(encoding="utf-8") if FIELDS.exists() else ""
    assert written == reference(), "run python -m tests.house.reference"
    for name, field in every_field():
        assert f"`{field.key}`" in written, name


COMMANDS = ("build", "check", "serve", "new", "list", "explain", "verify", "schema")


def test_every_command_is_named_with_what_it_does() -> None:
    said = command("--help", COLUMNS="200").stdout
    assert [word for word in COMMANDS if not re.search(rf"^ +{word}  +\w", said, re.MULTILINE)] == []


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_and_each_of_its_options_says_what_it_does(word: str) -> None:
    said = re.sub(r"\n {10,}", "  ", command(word, "--help", COLUMNS="200").stdout)
    options = re.findall(r"^  (-.*)$", said, re.MULTILINE)
    assert options
    assert [option for option in options if not re.search(r"\S  +\w", option)] == []


def test_every_package_says_what_it_is_what_it_may_import_and_what_never_happens() -> None:
    for folder in sorted(path.parent for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE):
        said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
        assert re.search(r"\bMay\s+import\b", said), folder.name
        assert re.search(r"\b[Nn]ever\b|\bnot know one another\b|\bHolds no\b", said), folder.name
        assert 2 <= len(said.splitlines()) <= 6, folder.name


def test_no_file_is_long_and_none_has_a_name_that_says_nothing() -> None:
    of_tests = (REPOSITORY / "tests").rglob("*.py")
    for path in (*PACKAGE.rglob("*.py"), *TEMPLATES.rglob("*.*"), *of_tests):
        assert not re.search(r"util|helper|manager|misc|common|stuff", path.stem), path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= (
            600 if path.is_relative_to(REPOSITORY / "tests") else 450
        ), path


WORDS_OF_ONE_ARCHIVE = re.compile(
    r"\badfm\b|\batd-|asia dialogue|forced migration|peer.learning platform|child detention"
    r"|chatham.house.{0,30}(adfm|cpd)|\bcpd\b|\bidc\b"
    r"|centre for policy|detention coalition|bali process|mahidol|\blipi\b|\bbrin\b|putrajaya",
    re.IGNORECASE,
)


def test_the_program_does_not_know_the_archive_it_was_made_for() -> None:
    texts = (
        *PACKAGE.rglob("*.py"),
        *TEMPLATES.iterdir(),
        *(path for path in PACKAGE.rglob("*") if path.suffix in (".js", ".css")),
    )
    found = {
        f"{path.relative_to(REPOSITORY)}: {word[0]}"
        for path in map(Path, texts)
        for word in WORDS_OF_ONE_ARCHIVE.finditer(
            re.sub(r"adfm[-_]site", "", path.read_text(encoding="utf-8"), flags=re.IGNORECASE)
        )
    }
    assert found == set()


def test_nothing_asks_the_network_but_the_module_for_that() -> None:
    # `check --external` is there to ask outside addresses; what else would ask, a build above all, could not be
    # repeated.
    asking = PACKAGE / "linkcheck" / "client.py"
    network = re.compile(r"urllib\.request|http\.client|urlopen|\brequests\.|import requests|create_connection")
    assert network.search(asking.read_text(encoding="utf-8"))
    for path in set(PACKAGE.rglob("*.py")) - {asking}:
        assert not network.search(path.read_text(encoding="utf-8")), path
    importing = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "linkcheck.client" in path.read_text("utf-8")
    ]
    assert importing == ["cli/running.py"]
