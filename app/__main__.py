"""`python -m app`."""

import gc
import os

gc.disable()  # What is imported stays; to look through it for garbage takes a sixth of the time to start.
# Pydantic would look for plugins in every package there is, 40 ms in an environment for tests.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
from app.cli import main  # noqa: E402  # as said

gc.freeze()
gc.enable()
main()
