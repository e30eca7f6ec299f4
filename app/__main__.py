"""`python -m app`."""

import gc

gc.disable()  # What is imported is no garbage; to look through it takes as long as a third of the imports.
from app.cli import main  # noqa: E402  # as said

gc.freeze()
gc.enable()
main()
