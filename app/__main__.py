"""`python -m app`."""

import gc

gc.disable()  # What is imported stays; to look through it for garbage takes a sixth of the time to start.
from app.cli import main  # noqa: E402  # as said

gc.freeze()
gc.enable()
main()
