"""What pyproject.toml asks for is locked: a fresh machine installs from the lock alone."""

import re
import tomllib

from app.settings import PROJECT


def locked(name: str) -> set[str]:
    text = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {line.partition("==")[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")}


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # What serves has the driver of PostgreSQL too, so that image and `make run` only need an address.
    needed = project["dependencies"] + project["optional-dependencies"]["postgresql"]
    asked = {re.split(r"[\\[<>=;]", one)[0].strip() for one in needed}

    assert asked - locked("run") == set()
    assert asked - locked("dev") == set()
