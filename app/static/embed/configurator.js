// Card configurator: previews the chosen card, generates its code, and keeps the choice in the URL.
const form = document.querySelector("[data-configurator]");
const base = new URL(form.dataset.base, location.href).href;
const preview = form.querySelector("[data-live]");
const ACCENT = form.querySelector("#e-accent").defaultValue;
const FILES = `${base}embed/v1/`;
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const value = (name) => form.elements[name].value;
const accent = form.querySelector("#e-accent");

/** The current choice: element, identifying attributes, appearance attributes, and whether it is framed. */
function readChoice() {
  const element = value("element");
  const ids = [...new Set(value("ids").split(/[\s,]+/).filter(Boolean))].join(",");
  const target = { card: { type: value("type"), record: value("record") }, claim: { record: value("record") }, advice: {}, sources: { ids } }[element];
  const appearance = {};
  if (element === "card" && value("text") !== "card") appearance.text = value("text");
  if (value("heading") !== "3") appearance.heading = value("heading");
  if (value("theme")) appearance.theme = value("theme");
  const framed = value("as") === "frame" && "record" in target;
  return { element, target, appearance, framed };
}

/** URL of the page for a frame. */
function frameUrl({ element, target, appearance }) {
  const type = element === "claim" ? "claims" : target.type;
  const query = new URLSearchParams(appearance).toString();
  return `${FILES}${type}/${target.record}${query && `?${query}`}`;
}

function generateCode(choice) {
  const { element, target, appearance, framed } = choice;
  if (framed) {
    const title = form.elements.record.selectedOptions[0]?.text ?? "";
    return `<iframe src="${escape(frameUrl(choice))}" title="${escape(title)}" width="100%" height="480" loading="lazy"
  sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>
<script type="module" src="${FILES}frame.js"></script>`;
  }
  const attributes = Object.entries({ ...target, ...appearance }).map(([name, text]) => ` ${name}="${escape(text)}"`).join("");
  return `<script type="module" src="${FILES}cards.js"></script>
<rls-${element}${attributes}></rls-${element}>`;
}

function showPreview(choice) {
  const { element, target, appearance, framed } = choice;
  if (framed) {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    Object.assign(frame, { width: "100%", height: "480", title: "Card in a frame", src: frameUrl(choice) });
    preview.replaceChildren(frame);
    return;
  }
  const attributes = Object.entries({ ...target, ...appearance });
  let card = preview.firstElementChild;
  if (card?.localName !== `rls-${element}`) card = document.createElement(`rls-${element}`);
  for (const name of card.getAttributeNames()) if (name !== "style" && !attributes.some(([one]) => one === name)) card.removeAttribute(name);
  for (const [name, text] of attributes) card.setAttribute(name, text);
  if (accent.value === ACCENT) card.style.removeProperty("--rls-accent");
  else card.style.setProperty("--rls-accent", accent.value);
  if (!card.isConnected) preview.replaceChildren(card);
}

function showCode(name, text) {
  const box = form.querySelector(`[data-code="${name}"]`);
  box.hidden = !text;
  box.querySelector("code").textContent = text;
}

function show() {
  const choice = readChoice();
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(choice.element);
  form.querySelector("[data-for-embed]").hidden = choice.framed;
  showPreview(choice);
  const origin = new URL(base).origin;
  showCode("html", generateCode(choice));
  showCode("css", accent.value === ACCENT || choice.framed ? "" : `rls-${choice.element} { --rls-accent: ${accent.value}; }`);
  showCode("policy", choice.framed ? `script-src ${origin}; frame-src ${origin}` : `script-src ${origin}; connect-src ${origin}`);
  const query = new URLSearchParams({ element: choice.element, ...choice.target, ...choice.appearance, ...(choice.framed ? { as: "frame" } : {}) });
  history.replaceState(null, "", `?${query}`);
}

/** The type whose records are offered. */
const recordType = () => (value("element") === "claim" ? "claims" : value("type"));

/** Load all pages of the chosen type into the record list. */
async function loadRecords() {
  const type = recordType();
  const select = form.elements.record;
  if (select.dataset.type === type) return;
  const options = [];
  let address = `${base}v1/${type}?fields=name&limit=100`;
  while (address) {
    const page = await (await fetch(address)).json();
    if (type !== recordType()) return; // The type changed in the meantime.
    options.push(...page.items.map((one) => new Option(one.name, one.id)));
    address = page.links.next && new URL(page.links.next, base).href;
  }
  select.replaceChildren(...options);
  select.dataset.type = type;
}

form.elements.record.dataset.type = recordType();
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", async ({ target }) => {
  if (target.name === "element" || target.name === "type") await loadRecords();
  show();
});
for (const button of form.querySelectorAll("[data-code] button")) {
  button.addEventListener("click", async () => {
    const code = button.parentElement.querySelector("code");
    let status = "Copied";
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      status = "Selected. Press Ctrl+C or ⌘C to copy.";
    }
    button.textContent = status;
    form.querySelector("[data-status]").textContent = status;
    setTimeout(() => { button.textContent = "Copy"; }, 2500);
  });
}
show();
form.hidden = false;
