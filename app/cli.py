"""Command-line interface to the content, the database and the server."""

import argparse
import json
import os
import socket
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from app.database import NotReady, open_database
from app.settings import PROJECT, Settings, describe_faults, find_misspelled


def serve(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve the content on HOST and PORT with WORKERS processes."""
    from app.server.run import run

    problems: list[str] = []
    for prepare in (_check_address, _prepare_content):
        try:
            prepare(settings, arguments)
        except NotReady as problem:
            problems.append(str(problem))
    if problems:
        raise NotReady("\n".join(problems))
    return run(settings)


def _prepare_content(settings: Settings, arguments: argparse.Namespace) -> None:
    """Load the seed if requested, and open the content once, so that an unusable database is reported here."""
    if arguments.load:
        load(settings, arguments)
    database = open_database(settings.database_url)
    database.run(lambda _: None)
    database.close()


def _check_address(settings: Settings, _arguments: argparse.Namespace) -> None:
    """Bind HOST and PORT briefly, because an error of the server would not name the wrong setting.

    Raises:
        NotReady: for an unknown host, an address of another machine, or a port that is in use or not permitted.
    """
    host, port = settings.host, settings.port
    reason: str | None = None
    try:
        for family, *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE):
            try:
                socket.create_server(address, family=family).close()
            except OSError as error:
                reason = error.strerror
            else:
                return
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a host name"
    raise NotReady(f"Cannot listen on HOST {host!r} and PORT {port}: {reason}. Change whichever is wrong.")


def migrate(settings: Settings, arguments: argparse.Namespace) -> int:
    """Migrate the database schema to the newest revision, or to the one given."""
    from app.seeding.store import store_at

    reached = store_at(settings.database_url).migrate(arguments.revision)
    print(f"The schema is at {reached}.")
    return 0


def load(settings: Settings, _: argparse.Namespace) -> int:
    """Check the seed and load it into the database; unchanged content is not loaded again."""
    from app.seeding.load import load as load_seed

    loaded = load_seed(settings.seed_dir, settings.database_url)
    print(f"Release {loaded.release}: {'loaded' if loaded.changed else 'unchanged'}.")
    return 0


def check(settings: Settings, arguments: argparse.Namespace) -> int:
    """Check the seed against every rule, and its passages against the source articles if available."""
    from app.seeding.check import check_released, find_editorial_faults
    from app.seeding.coverage import check_documents, describe_coverage
    from app.seeding.failures import FaultyContent
    from app.seeding.load import read_checked

    content = read_checked(settings.seed_dir)
    faults = [*find_editorial_faults(content, settings.seed_dir, today()), *check_released(content)]
    folder = arguments.documents or settings.documents_dir
    if folder.is_dir():
        faults += check_documents(content, folder)
        print(f"Positions and hashes were recomputed from {folder}.")
    elif arguments.documents:
        print(f"Folder not found: {folder}.", file=sys.stderr)
        return 2
    else:
        print(
            f"NOT CHECKED against the source articles: folder not found: {folder}. Set DOCUMENTS_DIR.", file=sys.stderr
        )
    if faults:
        raise FaultyContent(faults)
    print(describe_coverage(content))
    return 0


def format_seed(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write every seed file in its canonical form, ordered by id."""
    from app.seeding.format import format_files

    changed = format_files(settings.seed_dir, write=not arguments.check)
    for name in changed:
        print(f"{name}: {'is not in canonical form' if arguments.check else 'rewritten'}")
    return 1 if arguments.check and changed else 0


def docs(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write the generated files: docs/corrections.md, docs/rules.md, seed/schema, .vscode, constants of cards.js."""
    from app.seeding.generated import generated_files
    from app.seeding.load import read_checked

    _only_for_own_seed(settings)
    _only_with_docstrings()
    files = generated_files(read_checked(settings.seed_dir), PROJECT)
    return max(_write_or_check(arguments, path, text) for path, text in files.items())


def release(settings: Settings, arguments: argparse.Namespace) -> int:
    """Record a release: the additions, updates and withdrawals since the previous one."""
    from app.seeding.check import find_editorial_faults
    from app.seeding.failures import FaultyContent
    from app.seeding.load import read_checked
    from app.seeding.records.history import ReleaseRecord
    from app.seeding.release import history_lock, make_release, parse_withdrawals
    from app.seeding.writing import recover, write_files

    withdrawals = parse_withdrawals(arguments.withdraw)
    with history_lock(settings.seed_dir):
        if recover(settings.seed_dir):
            last = read_checked(settings.seed_dir).records_of(ReleaseRecord)[-1].version
            print(f"Release {last} was interrupted. It is now complete; `load` it.")
            return 0 if last == arguments.version else 1
        content = read_checked(settings.seed_dir)
        if faults := find_editorial_faults(content, settings.seed_dir, today()):
            raise FaultyContent(faults)
        now = datetime.now(UTC).replace(microsecond=0)
        texts = make_release(content, arguments.version, now, arguments.summary, withdrawals)
        write_files(settings.seed_dir, texts)
    print(f"Release {arguments.version} is recorded in {', '.join(texts)}. Now `load` it.")
    return 0


def export(settings: Settings, arguments: argparse.Namespace) -> int:
    """Export the content of the database to a folder, as seed files."""
    from app.seeding.export import export_texts
    from app.seeding.writing import write_files

    database = open_database(settings.database_url)
    texts = database.run(export_texts)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    write_files(arguments.folder, texts)
    print(f"{len(texts)} files written to {arguments.folder}.")
    return 0


def openapi(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write openapi.json and the responses it shows, from a database with the content."""
    from app.main import create_app
    from app.openapi import EXAMPLES_FILE
    from app.seeding.failures import MissingLibrary

    try:
        from app.examples import collect_examples
    except ModuleNotFoundError as error:
        raise MissingLibrary(str(error.name), "test") from None

    _only_for_own_seed(settings)
    _only_with_docstrings()
    app = create_app(settings)
    status = _write_or_check(
        arguments, EXAMPLES_FILE, json.dumps(collect_examples(app), indent=1, ensure_ascii=False) + "\n"
    )
    app.openapi_schema = None
    return status + _write_or_check(
        arguments, PROJECT / "openapi.json", json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"
    )


def today() -> date:
    """The local date of this machine."""
    return datetime.now().astimezone().date()


def _only_for_own_seed(settings: Settings) -> None:
    """Refuse to write files of this project from another seed."""
    if settings.seed_dir.resolve() != (PROJECT / "seed").resolve():
        raise NotReady(
            f"SEED_DIR is {settings.seed_dir}, but this command writes files about {PROJECT / 'seed'}. "
            "Nothing was changed. Unset SEED_DIR, then try again."
        )


def _only_with_docstrings() -> None:
    """Refuse to write files that quote docstrings if Python has removed them."""
    if sys.flags.optimize > 1:
        raise NotReady(
            "PYTHONOPTIMIZE=2 removes the docstrings that this command quotes. Nothing was changed. "
            "Unset it, then try again."
        )


def _write_or_check(arguments: argparse.Namespace, path: Path, text: str) -> int:
    if arguments.check:
        same = path.is_file() and path.read_text(encoding="utf-8") == text
        print(f"{path.name}: {'is up to date' if same else 'is out of date'}")
        return 0 if same else 1
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path.name} written.")
    return 0


COMMANDS: Final[dict[str, tuple[Callable[[Settings, argparse.Namespace], int], str]]] = {
    "serve": (serve, "Serve the content on HOST and PORT with WORKERS processes."),
    "migrate": (migrate, "Migrate the database schema to the newest revision, or to the one given."),
    "load": (load, "Check the seed and load it into the database; unchanged content is not loaded again."),
    "check": (check, "Check the seed against every rule, and its passages against the source articles."),
    "format": (format_seed, "Write every seed file in its canonical form, ordered by id."),
    "release": (release, "Record a release: the additions, updates and withdrawals since the previous one."),
    "export": (export, "Export the content of the database to a folder, as seed files."),
    "docs": (docs, "Write the generated documents and the schemas of the seed files."),
    "openapi": (openapi, "Write openapi.json and the responses it shows, from a database with the content."),
}
"""Commands with their help texts, which are not docstrings because PYTHONOPTIMIZE=2 removes those."""


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m app", description="Manage the content, the database and the server."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name == "check":
            command.add_argument("--documents", type=Path, metavar="DIR", help="folder of the source articles")
        if name == "migrate":
            command.add_argument("revision", nargs="?", default="head", help="a revision, head or base")
        if name == "serve":
            command.add_argument("--load", action="store_true", help="load the seed first")
        if name == "export":
            command.add_argument("folder", type=Path, help="folder to write the files to")
        if name == "release":
            command.add_argument("version", help="year, month and number, as in 2026.11.2")
            command.add_argument("--summary", required=True, help="what changed, in one sentence")
            command.add_argument(
                "--withdraw",
                action="append",
                default=[],
                metavar="ID[=SUCCESSOR]:REASON",
                help="required for each removed record",
            )
        if name in ("format", "docs", "openapi"):
            command.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    return parser


def main(argv: list[str] | None = None) -> None:
    """Run a command; an expected failure prints a message and exits with status 1, without a traceback."""
    from app.seeding.failures import CannotRelease, FaultyContent, MissingLibrary, NotWritten, pluralize

    arguments = build_parser().parse_args(argv)
    run, _ = COMMANDS[arguments.command]
    for name, setting in find_misspelled(os.environ).items():
        print(f"WARNING: {name} is not a setting and has no effect. Did you mean {setting}?", file=sys.stderr)
    try:
        sys.exit(run(Settings(), arguments))
    except FaultyContent as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        print(f"{pluralize(len(error.faults), 'fault')}; nothing was changed.", file=sys.stderr)
    except (NotReady, NotWritten, CannotRelease, MissingLibrary) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}." if error.filename else error, file=sys.stderr)
    except ValidationError as error:
        print(*describe_faults(error), sep="\n", file=sys.stderr)
    sys.exit(1)
