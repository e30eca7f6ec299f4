// Applies the reader's theme before first paint. Not a module, so it blocks rendering until it has run.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch { /* Storage may be blocked. */ }
