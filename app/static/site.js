// Progressive enhancement: theme switch, type-ahead, copy buttons. Pages work without it.
const root = document.documentElement;
const button = document.querySelector("[data-theme-switch]");
const status = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
document.body.append(status);
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
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* Storage may be blocked; the choice applies to this page only. */ }
    show();
  });
}
show();

// Copy buttons: a code, a hash, a command, the absolute URL of a request, or the data in this page.
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
      copier.textContent = "Copy failed";
    }
    status.textContent = copier.textContent;
    setTimeout(() => { copier.textContent = "Copy"; status.textContent = ""; }, 1500);
  });
}

// Type-ahead: names that contain what was typed. Choosing one opens its page or, in a filter, inserts its id.
let lists = 0;
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  let pending, selected = -1, timer;
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
    clearTimeout(timer);
    pending?.abort();
    list.hidden = true;
    selected = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const typed = () => ("suggestId" in input.dataset ? input.value.split(",").at(-1) : input.value).trim();
  const choose = (item) => {
    if ("suggestId" in input.dataset) {
      input.value = [...input.value.split(",").slice(0, -1), item.id].join(",");
      close();
      input.focus();
    } else {
      location.assign(item.href.replace("/v1/", "/"));
    }
  };
  const select = (index) => {
    selected = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[index].id);
  };
  const showSuggestions = (items) => {
    list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement("li");
      const kind = document.createElement("small");
      const { start, end } = item.matched;
      const letters = [...item.text];
      const match = document.createElement("mark");
      option.id = `${list.id}-${index}`;
      option.role = "option";
      match.textContent = letters.slice(start, end).join("");
      kind.textContent = item.type.replaceAll("-", " ");
      option.append(letters.slice(0, start).join(""), match, letters.slice(end).join(""), kind);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
      return option;
    }));
    list.items = items;
    select(-1);
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
  };
  const fetchSuggestions = async () => {
    pending?.abort();
    pending = new AbortController();
    try {
      const address = `${input.dataset.suggest}?limit=8&q=${encodeURIComponent(typed())}`;
      const response = await fetch(address, { signal: pending.signal });
      if (response.ok && document.activeElement === input) showSuggestions((await response.json()).items);
    } catch { /* Aborted by further typing, or offline: the form still works. */ }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (typed().length < 2) close();
    else timer = setTimeout(fetchSuggestions, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || (event.key === "Enter" && selected < 0)) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") select(selected + 1 < count ? selected + 1 : -1);
    else if (event.key === "ArrowUp") select(selected < 0 ? count - 1 : selected - 1);
    else if (event.key === "Enter") choose(list.items[selected]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}
