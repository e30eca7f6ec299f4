"""Keeps Schemathesis from sending `fields`: the response is then partial, which no schema of a whole record can say.

`test_fields_and_expand.py` tests that parameter with every member of every record.
"""

from typing import Any

import schemathesis


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    del context
    shared = raw_schema["components"]["parameters"]
    for operations in raw_schema["paths"].values():
        given = operations["get"].get("parameters", [])
        operations["get"]["parameters"] = [
            parameter
            for parameter in given
            if shared.get(parameter.get("$ref", "").rpartition("/")[2], parameter)["name"] != "fields"
        ]
