// The theme that a reader chose, before anything is painted: this script is no module, so that the page waits for it.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch { /* A browser may forbid to remember. */ }
