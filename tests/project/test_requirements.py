"""Every dependency in pyproject.toml is locked, so that an installation needs only the lock files."""

import re
import tomllib

from app.settings import PROJECT


def locked(name: str) -> set[str]:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {line.partition("==")[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")}


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # The server includes the PostgreSQL driver, so that the image and `make run` need only an address.
    required = project["dependencies"] + project["optional-dependencies"]["postgresql"]
    names = {re.split(r"[\\[<>=;]", requirement)[0].strip() for requirement in required}

    assert names - locked("run") == set()
    assert names - locked("dev") == set()
