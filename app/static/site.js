// What pages do beyond HTML: choosing a theme, type-ahead, copying. Pages work without it.
const root = document.documentElement;
const button = document.querySelector("[data-theme-switch]");
const said = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
document.body.append(said);
const isDark = () =>
  (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function show() {
  if (!button) return;
  button.textContent = isDark() ? "Light" : "Dark";
  button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* It holds for this page. */ }
    show();
  });
}
show();

// Copying: a code, a hash, a command, the whole address of a request, or the data that stand in this page.
for (const copier of navigator.clipboard ? document.querySelectorAll("[data-copy], [data-copy-address], [data-copy-from]") : []) {
  const { copy, copyAddress, copyFrom } = copier.dataset;
  copier.hidden = false;
  copier.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(
        copyFrom ? document.getElementById(copyFrom).text : copy ?? new URL(copyAddress, location.href).href,
      );
      copier.textContent = "Copied";
    } catch {
      copier.textContent = "Not copied";
    }
    said.textContent = copier.textContent;
    setTimeout(() => { copier.textContent = "Copy"; said.textContent = ""; }, 1500);
  });
}

// Type-ahead: names that go on from what is typed. A name leads to its page, or gives its id where a filter wants one.
let lists = 0;
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  let asked, chosen = -1, waiting;
  list.id = `suggestions-${lists++}`;
  list.className = "suggestions";
  list.role = "listbox";
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  input.parentElement.append(list);
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    clearTimeout(waiting);
    asked?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const typed = () => ("suggestId" in input.dataset ? input.value.split(",").at(-1) : input.value).trim();
  const take = (item) => {
    if ("suggestId" in input.dataset) {
      input.value = [...input.value.split(",").slice(0, -1), item.id].join(",");
      close();
      input.focus();
    } else {
      location.assign(item.href.replace("/v1/", "/"));
    }
  };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const offer = (items) => {
    list.replaceChildren(...items.map((item, place) => {
      const option = document.createElement("li");
      const kind = document.createElement("small");
      const { start, end } = item.matched;
      const letters = [...item.text];
      const found = document.createElement("mark");
      option.id = `${list.id}-${place}`;
      option.role = "option";
      found.textContent = letters.slice(start, end).join("");
      kind.textContent = item.type.replaceAll("-", " ");
      option.append(letters.slice(0, start).join(""), found, letters.slice(end).join(""), kind);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
      return option;
    }));
    list.items = items;
    mark(-1);
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const address = `${input.dataset.suggest}?limit=8&q=${encodeURIComponent(typed())}`;
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) offer((await answer.json()).items);
    } catch { /* Typing went on, or the network is away: the form still works. */ }
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (typed().length < 2) close();
    else waiting = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || (event.key === "Enter" && chosen < 0)) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") mark(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") mark(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Enter") take(list.items[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}
