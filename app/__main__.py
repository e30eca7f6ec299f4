"""Entry point of `python -m app`."""

import gc
import os

gc.disable()  # Imported objects live as long as the process; collecting garbage costs a sixth of start-up time.
# Pydantic would search all installed packages for plugins, which takes 40 ms in a test environment.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
from app.cli import main  # noqa: E402  # after the two settings above

gc.freeze()
gc.enable()
main()
