// The page that gives the code of a card: what is chosen is shown live, written as code, and kept in the address.
const form = document.querySelector("[data-configurator]");
const base = new URL(form.dataset.base, location.href).href;
const live = form.querySelector("[data-live]");
const ACCENT = form.querySelector("#e-accent").defaultValue;
const FILES = `${base}embed/v1/`;
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const value = (name) => form.elements[name].value;
const accent = form.querySelector("#e-accent");

/** What is chosen, as the element, its attributes and the way it is put in. */
function chosen() {
  const element = value("element");
  const ids = [...new Set(value("ids").split(/[\s,]+/).filter(Boolean))].join(",");
  const own = { card: { type: value("type"), record: value("record") }, claim: { record: value("record") }, advice: {}, sources: { ids } }[element];
  const looks = {};
  if (element === "card" && value("text") !== "card") looks.text = value("text");
  if (value("heading") !== "3") looks.heading = value("heading");
  if (value("theme")) looks.theme = value("theme");
  const framed = value("as") === "frame" && "record" in own;
  return { element, own, looks, framed };
}

/** The address of the page for a frame. */
function frameAddress({ element, own, looks }) {
  const type = element === "claim" ? "claims" : own.type;
  const asked = new URLSearchParams(looks).toString();
  return `${FILES}${type}/${own.record}${asked && `?${asked}`}`;
}

function codeOf(choice) {
  const { element, own, looks, framed } = choice;
  if (framed) {
    const title = form.elements.record.selectedOptions[0]?.text ?? "";
    return `<iframe src="${escaped(frameAddress(choice))}" title="${escaped(title)}" width="100%" height="480" loading="lazy"
  sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>
<script type="module" src="${FILES}frame.js"></script>`;
  }
  const attributes = Object.entries({ ...own, ...looks }).map(([name, text]) => ` ${name}="${escaped(text)}"`).join("");
  return `<script type="module" src="${FILES}cards.js"></script>
<rls-${element}${attributes}></rls-${element}>`;
}

function showLive(choice) {
  const { element, own, looks, framed } = choice;
  if (framed) {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    Object.assign(frame, { width: "100%", height: "480", title: "The card in a frame", src: frameAddress(choice) });
    live.replaceChildren(frame);
    return;
  }
  const attributes = Object.entries({ ...own, ...looks });
  let card = live.firstElementChild;
  if (card?.localName !== `rls-${element}`) card = document.createElement(`rls-${element}`);
  for (const name of card.getAttributeNames()) if (name !== "style" && !attributes.some(([one]) => one === name)) card.removeAttribute(name);
  for (const [name, text] of attributes) card.setAttribute(name, text);
  if (accent.value === ACCENT) card.style.removeProperty("--rls-accent");
  else card.style.setProperty("--rls-accent", accent.value);
  if (!card.isConnected) live.replaceChildren(card);
}

function write(name, text) {
  const box = form.querySelector(`[data-code="${name}"]`);
  box.hidden = !text;
  box.querySelector("code").textContent = text;
}

function show() {
  const choice = chosen();
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(choice.element);
  form.querySelector("[data-for-way]").hidden = choice.framed;
  showLive(choice);
  const origin = new URL(base).origin;
  write("html", codeOf(choice));
  write("css", accent.value === ACCENT || choice.framed ? "" : `rls-${choice.element} { --rls-accent: ${accent.value}; }`);
  write("policy", choice.framed ? `script-src ${origin}; frame-src ${origin}` : `script-src ${origin}; connect-src ${origin}`);
  const asked = new URLSearchParams({ element: choice.element, ...choice.own, ...choice.looks, ...(choice.framed ? { as: "frame" } : {}) });
  history.replaceState(null, "", `?${asked}`);
}

/** The type whose records can be chosen. */
const listed = () => (value("element") === "claim" ? "claims" : value("type"));

/** The records of the type chosen; a type has several pages of them. */
async function listRecords() {
  const type = listed();
  const select = form.elements.record;
  if (select.dataset.type === type) return;
  const options = [];
  let address = `${base}v1/${type}?fields=name&limit=100`;
  while (address) {
    const page = await (await fetch(address)).json();
    if (type !== listed()) return; // Another type was chosen meanwhile.
    options.push(...page.items.map((one) => new Option(one.name, one.id)));
    address = page.links.next && new URL(page.links.next, base).href;
  }
  select.replaceChildren(...options);
  select.dataset.type = type;
}

form.elements.record.dataset.type = listed();
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", async ({ target }) => {
  if (target.name === "element" || target.name === "type") await listRecords();
  show();
});
for (const button of form.querySelectorAll("[data-code] button")) {
  button.addEventListener("click", async () => {
    const code = button.parentElement.querySelector("code");
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      said = "Selected; copy it with the keyboard";
    }
    button.textContent = said;
    form.querySelector("[data-said]").textContent = said;
    setTimeout(() => { button.textContent = "Copy"; }, 2500);
  });
}
show();
form.hidden = false;
