"""Generates clients with the commands in `docs/guide/clients.md`, whose code uses them."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from app.examples import example_ids
from app.settings import PROJECT
from app.web.markdown import EXAMPLE_BASE_URL, GUIDE_DIRECTORY
from tests.endpoints import LIST_ENDPOINTS, OPENAPI, OPERATIONS, RECORD_ENDPOINTS
from tests.judges.conftest import QUIET, require_judge
from tests.project.examples import FENCE
from tests.tools import JAVA, JUDGES

PAGE: Final = GUIDE_DIRECTORY / "clients.md"
SECTION: Final = re.compile(r"^## (?P<title>[^\n]*)\n(?P<text>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
PROGRAMS: Final = JUDGES / "clients"
"""Programs that read content with a generated client."""

TSC_OPTIONS: Final = ("--strict", "--skipLibCheck", "--target", "es2022", "--module", "node16", "--lib", "es2022,dom")
JAVA_OPTIONS: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Halves the time of a generator, which ends before full optimisation pays."""


@dataclass(frozen=True)
class Recipe:
    """A section of the page: the command that generates a client, and code that uses it."""

    command: str
    kind: str
    code: str


def read_recipes() -> dict[str, Recipe]:
    """The recipes of the page, by title."""
    recipes = {}
    for section in SECTION.finditer(PAGE.read_text(encoding="utf-8")):
        blocks = {block["kind"]: block["code"] for block in FENCE.finditer(section["text"])}
        if "sh" in blocks:
            lines = blocks.pop("sh").replace("\\\n", "").splitlines()
            (command,) = [line for line in lines if EXAMPLE_BASE_URL in line]
            ((kind, code),) = blocks.items()
            recipes[section["title"]] = Recipe(command, kind, code)
    return recipes


RECIPES: Final = read_recipes()


def run(*command: str, folder: Path, **environment: str) -> str:
    """Run a command and return its output; fail if it fails."""
    result = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | QUIET | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, f"{command}:\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}"
    return result.stdout


def generate(recipe: Recipe, document: str, folder: Path) -> None:
    """Generate the client of a recipe from the document at a URL or path."""
    words = shlex.split(recipe.command.replace(f"{EXAMPLE_BASE_URL}/openapi.json", document))
    path = [str(Path(sys.executable).parent), os.environ["PATH"]]
    if words[0] == "npx":
        words = [*require_judge(words[1]), *words[2:]]
    if words[0] == "openapi-generator-cli":
        java = JAVA.find()
        if java is None:
            pytest.skip(JAVA.missing)
        path.insert(0, str(Path(java).parent))
    run(*words, folder=folder, PATH=os.pathsep.join(path), JAVA_TOOL_OPTIONS=JAVA_OPTIONS)


OPERATION_IDS: Final = {
    "lists": {endpoint.operation_id for endpoint in LIST_ENDPOINTS},
    "records": {endpoint.operation_id for endpoint in RECORD_ENDPOINTS},
}


@dataclass(frozen=True)
class Client:
    """A client that is generated and run: the program that reads with it, and the title of its recipe."""

    program: str
    title: str

    def build(self, url: str, folder: Path) -> None:
        """Generate the client from the document of a server, and prepare its program and its recipe."""
        recipe = RECIPES[self.title]
        generate(recipe, f"{url}/openapi.json", folder)
        (folder / f"recipe.{recipe.kind}").write_text(recipe.code.replace(EXAMPLE_BASE_URL, url), encoding="utf-8")
        if recipe.kind == "ts":
            self._compile(folder)
        else:
            (folder / "operations.json").write_text(json.dumps(find_operations()), encoding="utf-8")

    def _compile(self, folder: Path) -> None:
        (folder / "package.json").write_text('{"type": "module"}')
        (folder / "node_modules").symlink_to(JUDGES / "node_modules")
        for name in ("walk", self.program):
            (folder / f"{name}.ts").write_text((PROGRAMS / f"{name}.ts").read_text(encoding="utf-8"), encoding="utf-8")
        write_calls = {"openapi_fetch": write_openapi_fetch, "typescript_fetch": write_typescript_fetch}
        (folder / "every.ts").write_text(write_calls[self.program](), encoding="utf-8")
        run(*require_judge("tsc"), *TSC_OPTIONS, f"{self.program}.ts", "recipe.ts", folder=folder)

    def run(self, folder: Path, url: str) -> dict[str, Any]:
        """Read everything from a server."""
        output = self._run(folder, self.program, f"tests.judges.clients.{self.program}", url)
        read: dict[str, Any] = json.loads(output)
        return read

    def run_recipe(self, folder: Path) -> str:
        return self._run(folder, "recipe", "recipe")

    def _run(self, folder: Path, script: str, module: str, *arguments: str) -> str:
        if RECIPES[self.title].kind == "ts":
            return run(require_judge("tsc")[0], f"{script}.js", *arguments, folder=folder)
        path = os.pathsep.join(map(str, (folder, folder / "client", PROJECT)))
        return run(sys.executable, "-m", module, *arguments, folder=folder, PYTHONPATH=path)


CLIENTS: Final = (
    Client("openapi_fetch", "TypeScript with openapi-fetch"),
    Client("typescript_fetch", "TypeScript with OpenAPI Generator"),
    Client("openapi_generator", "Python with OpenAPI Generator"),
    Client("openapi_python_client", "Python with openapi-python-client"),
)


def find_operations() -> dict[str, dict[str, dict[str, str]]]:
    """Each list and a record of each type: the ids in their paths, by operation."""
    return {
        kind: {
            operation["operationId"]: example_ids(path)
            for path, operation in OPERATIONS.items()
            if operation["operationId"] in names
        }
        for kind, names in OPERATION_IDS.items()
    }


def write_openapi_fetch() -> str:
    """Write a module with a request to each list and for a record of each type, and the members that each must have."""

    def write_call(path: str, query: str) -> str:
        ids = example_ids(path)
        parts = [part for part in (ids and f"path: {json.dumps(ids)}", query and f"query: {{ {query} }}") if part]
        return f"(await api.GET({json.dumps(path)}, {{ params: {{ {', '.join(parts)} }} }})).data!"

    imports = 'import type createClient from "openapi-fetch";\nimport type { paths } from "./api.js";\n'
    return f"{imports}type Api = ReturnType<typeof createClient<paths>>;\n{write_calls(write_call)}{write_members()}"


def write_members() -> str:
    """Write a type that compiles only if the items of each list and each record have their members."""
    code = ""
    for name, required in required_members().items():
        kind, item = ("lists", '["items"][number]') if name in OPERATION_IDS["lists"] else ("records", "")
        members = " | ".join(map(json.dumps, required))
        code += f'  Pick<Awaited<ReturnType<ReturnType<typeof {kind}>["{name}"]>>{item}, {members}>,\n'
    return f"export type Members = [\n{code}];\n"


def write_typescript_fetch() -> str:
    """Write a module with a request to each list and for a record of each type."""

    def write_call(path: str, query: str) -> str:
        operation = OPERATIONS[path]
        tag = "".join(word.capitalize() for word in operation["tags"][0].split())
        ids = [f"{camel_case(name)}: {json.dumps(value)}" for name, value in example_ids(path).items()]
        arguments = ", ".join([*ids, query] if query else ids)
        return f"await new client.{tag}Api(api).{camel_case(operation['operationId'])}({{ {arguments} }})"

    return f'import * as client from "./client/index.js";\ntype Api = client.Configuration;\n{write_calls(write_call)}'


def write_calls(write_call: Callable[[str, str], str]) -> str:
    """Write a function for each list, which takes a cursor, and for a record of each type."""
    code = ""
    for kind, names in OPERATION_IDS.items():
        query, cursor = ("limit: 100, cursor", "cursor?: string") if kind == "lists" else ("", "")
        calls = "".join(
            f"  {operation['operationId']}: async ({cursor}) => {write_call(path, query)},\n"
            for path, operation in OPERATIONS.items()
            if operation["operationId"] in names
        )
        code += f"export const {kind} = (api: Api) => ({{\n{calls}}});\n"
    return code


def camel_case(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def required_members() -> dict[str, list[str]]:
    """The members that the items of each list and each record always have, by operation."""
    members = {}
    for endpoint in (*LIST_ENDPOINTS, *RECORD_ENDPOINTS):
        (content,) = endpoint.operation["responses"]["200"]["content"].values()
        schema = find_schema(content["schema"])
        if endpoint in LIST_ENDPOINTS:
            schema = find_schema(schema["properties"]["items"]["items"])
        members[endpoint.operation_id] = schema["required"]
    return members


def find_schema(reference: dict[str, str]) -> dict[str, Any]:
    """The schema that a reference refers to."""
    schema: dict[str, Any] = OPENAPI["components"]["schemas"][reference["$ref"].rpartition("/")[2]]
    return schema
