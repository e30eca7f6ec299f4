"""Who is measured: a file each, which says how it is started, and why it is fair."""
