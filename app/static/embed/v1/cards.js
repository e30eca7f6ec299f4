// Embed cards of the RLS & Magnesium Content API: <rls-card>, <rls-claim>, <rls-advice>, <rls-sources>.
// Usage, theming and Content-Security-Policy: /guide/embedding on this service. Code: Apache-2.0. Texts: CC BY 4.0.
//
// What is known comes before what an article says, with the grade in words. Cautions, notices and attribution are part
// of every card. Data becomes text, never markup, and all requests go to the host that served this file.

const BASE = new URL("../../", import.meta.url);
const LICENCE = "https://creativecommons.org/licenses/by/4.0/";
const SERVICE = "RLS & Magnesium Content API";
const REL = "noopener noreferrer"; // Linked sites do not learn which page the reader came from.
const TIMEOUT_MS = 15000;
const DAY_MS = 864e5;

const DARK = `
  --ink: var(--rls-ink, #e7ebee); --soft: var(--rls-soft, #a9b4be); --paper: var(--rls-paper, #1a2128);
  --line: var(--rls-line, #3a4650); --accent: var(--rls-accent, #7cc4df); --tint: var(--rls-tint, #212d36);
  --urgent: var(--rls-urgent, #f6a5a5);`;
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { all: initial; display: block; color-scheme: light dark; max-width: var(--rls-width, 42rem);
  --ink: var(--rls-ink, #1c2530); --soft: var(--rls-soft, #556270); --paper: var(--rls-paper, #fff);
  --line: var(--rls-line, #d9dcd8); --accent: var(--rls-accent, #0b5d7a); --tint: var(--rls-tint, #f1f6f7);
  --urgent: var(--rls-urgent, #a02c2c); }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${DARK} } }
:host([theme="dark"]) { color-scheme: dark; ${DARK} }
:host([theme="light"]) { color-scheme: light; }
*, ::before { box-sizing: border-box; }
article { background: var(--paper); color: var(--ink); border: 1px solid var(--line);
  border-radius: var(--rls-radius, .75rem); padding: var(--rls-padding, 1.1rem 1.2rem); overflow-wrap: anywhere;
  font: var(--rls-size, 1rem)/1.55 var(--rls-font, system-ui, -apple-system, "Segoe UI", sans-serif); }
article:focus { outline: none; }
:focus-visible, article:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
h1, h2, h3, h4, h5, h6, p, ul, ol, dl, dd { margin: 0; padding: 0; }
p, dd { text-wrap: pretty; }
.kind { color: var(--soft); font-size: .78em; letter-spacing: .05em; text-transform: uppercase; }
.name { font-size: 1.2em; line-height: 1.3; font-weight: 650; text-wrap: balance; margin: .1em 0 .45em; }
a { color: var(--accent); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .13em; }
.more { margin-top: .5em; font-size: .94em; }
dl { display: grid; gap: .8em; } p + dl { margin-top: .8em; }
dt { color: var(--soft); font-size: .86em; font-weight: 600; }
.said { border-left: 3px solid var(--line); padding-left: .8em; }
.soft, small { color: var(--soft); font-size: .9em; }
.grades { list-style: none; margin: .7em 0 0; display: grid; gap: .25em; }
.grade { display: inline-flex; gap: .5em; align-items: baseline; font-weight: 600; }
.bars { display: inline-flex; gap: 2px; align-items: end; height: .85em; flex: none; }
.bars i { width: 4px; height: 32%; background: var(--line); border-radius: 1px; }
.bars i:nth-child(2) { height: 55%; } .bars i:nth-child(3) { height: 78%; } .bars i:nth-child(4) { height: 100%; }
.bars .on { background: var(--accent); }
.box { background: var(--tint); border-radius: .5rem; padding: .75em .9em; margin-top: 1em; }
.label { font-size: .92em; line-height: 1.3; font-weight: 650; margin-bottom: .35em; }
.cautions { list-style: none; font-size: .92em; columns: 19em auto; column-gap: 1.6em; }
.cautions li { break-inside: avoid; padding: .16em 0 .16em 1em; position: relative; }
.cautions li::before { content: ""; position: absolute; left: .1em; top: .72em; width: .35em; height: .35em;
  border-radius: 50%; background: var(--soft); }
.cautions .urgent::before { background: var(--urgent); top: .58em; left: 0; width: .6em; height: .6em;
  clip-path: polygon(50% 0, 100% 100%, 0 100%); border-radius: 0; }
b { font-weight: 650; } .urgent b { color: var(--urgent); }
.notices { margin-top: 1em; display: grid; gap: .45em; color: var(--soft); font-size: .86em; }
footer { margin-top: .9em; padding-top: .65em; border-top: 1px solid var(--line); color: var(--soft); font-size: .82em; }
footer a { color: inherit; }
.sources { padding-left: 1.6em; display: grid; gap: .6em; font-size: .94em; }
.sources li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.tag { display: inline-block; border: 1px solid var(--soft); color: var(--soft); border-radius: 1em; padding: 0 .55em;
  font-size: .84em; }
button { font: inherit; font-weight: 600; color: var(--accent); background: none; border: 1px solid currentColor;
  border-radius: .5rem; padding: .4em 1em; min-height: 2.6em; margin-top: .7em; cursor: pointer; }
button:hover { background: var(--tint); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.bone { height: .8em; margin: .55em 0; border-radius: .4em; background: var(--line); opacity: .6; width: 100%; }
.bone:nth-of-type(1) { width: 22%; } .bone:nth-of-type(2) { width: 58%; height: 1.15em; } .bone:last-child { width: 74%; }
@media (prefers-reduced-motion: no-preference) {
  .bone { animation: breathe 1.6s ease-in-out infinite alternate; } @keyframes breathe { to { opacity: .28; } } }
@media (forced-colors: active) { .bars .on, .cautions li::before { background: CanvasText; forced-color-adjust: none; } }
@media print { article { break-inside: avoid; } button { display: none; } }
`);

// The next two constants are generated from app/models by `python -m app docs`.
const KINDS = {
  "conditions": "Condition",
  "symptoms": "Symptom",
  "factors": "Factor",
  "mechanisms": "Mechanism",
  "nutrients": "Nutrient",
  "supplement-forms": "Supplement form",
  "dosages": "Dose statement, not advice",
  "food-groups": "Food group",
  "foods": "Food",
  "lifestyle-advice": "Lifestyle advice",
  "cautions": "Caution",
  "claims": "Statement and evidence",
  "evidence": "What the evidence shows",
  "gaps": "What the articles leave out",
  "conflicts": "Where sources disagree",
  "sources": "Source article, not evidence",
  "references": "Published evidence",
  "vocabularies": "Vocabulary",
};
const LIGHT = ["claims", "evidence", "gaps", "conflicts", "sources", "references", "vocabularies"];
// End of the generated constants.
const FIELDS = "type,name,one_liner,card,summary,consult_professional,cautions,notices";
const MORE_FIELDS = { "lifestyle-advice": ",related", cautions: ",severity,action", dosages: ",correction" };
const CERTAINTIES = ["very_low", "low", "moderate", "high"];
const DIRECTIONS = { for: "supports this", against: "contradicts this", unclear: "is inconclusive" };
const CORRECTIONS = { overclaim: "overstated", omission: "leaves something out" };
const SEVERITIES = ["urgent", "caution", "info"];
const PLACEMENTS = ["inline", "screen", "footer"];
const GENTLE = ["movement", "sleep", "diet"];

/** Create an element with attributes and children; strings become text nodes. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child != null && child !== ""));
  return element;
}

const link = (url, text, rel = REL) => make("a", { href: url, rel }, text);
const sortBy = (list, order, key) => [...list].sort((a, b) => order.indexOf(a[key]) - order.indexOf(b[key]));

/** An error response, with the detail from the service to show. */
class ResponseError extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Fetch JSON; if the service cannot be reached, fall back to the browser's cached copy, whatever its age. */
async function fetchJson(url) {
  const options = { credentials: "omit", referrerPolicy: "no-referrer", headers: { Accept: "application/json" } };
  let response;
  let stale = false;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    response = await fetch(url, { ...options, cache: "force-cache", signal: AbortSignal.timeout(TIMEOUT_MS) });
    stale = true;
  }
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new ResponseError(response.status, data.detail ?? "");
  return { data, stale };
}

const inFlight = new Map();

/** Identical requests from several cards are sent once. */
function fetchOnce(path) {
  if (!inFlight.has(path)) {
    inFlight.set(path, fetchJson(new URL(path, BASE)).finally(() => inFlight.delete(path)));
  }
  return inFlight.get(path);
}

/** Certainty and direction in words; the bars only repeat them. Definitions, mechanisms and codes have no grade. */
function grade({ certainty, direction }) {
  const bars = CERTAINTIES.indexOf(certainty) + 1;
  if (!bars) return null;
  return make(
    "span", { class: "grade" },
    make("span", { class: "bars", "aria-hidden": "true" }, [1, 2, 3, 4].map((n) => make("i", n > bars ? {} : { class: "on" }))),
    `${certainty[0].toUpperCase()}${certainty.slice(1).replace("_", " ")}-certainty evidence ${DIRECTIONS[direction] ?? DIRECTIONS.unclear}`,
  );
}

/** The distinct grades of the effects that a piece of advice is said to have. */
function gradesOf({ related = [] }) {
  const graded = related.flatMap(({ items }) => items).filter(({ certainty }) => certainty);
  const items = graded.map((edge) => make("li", {}, grade(edge), make("small", {}, ` (${edge.name})`)));
  return make("ul", { class: "grades" }, items.length ? items : make("li", {}, "No graded evidence"));
}

const row = (term, ...details) => make("div", {}, make("dt", {}, term), ...details.filter(Boolean));

/** What is known, then its certainty, then what an article says, then the correction. */
function rowsOf(record) {
  const { known, assessment, said, correction, population, standing } = record;
  const rows = [];
  if (known) rows.push(row("What is known", make("dd", {}, known)));
  if (assessment) {
    const note = [`Standing: ${standing}.`, assessment.reason, `(${assessment.scheme})`].join(" ");
    const graded = grade(assessment);
    const about = said ? "How well the evidence supports the article’s statement" : "Certainty";
    rows.push(row(about, graded && make("dd", {}, graded), make("dd", { class: "soft" }, note)));
    if (population) rows.push(row("Population", make("dd", {}, population)));
    const editorial = make("dd", { class: "soft" }, "No article says this; the editors added it.");
    rows.push(row("What the article says", said ? make("dd", { class: "said" }, said, make("small", {}, " (in our words)")) : editorial));
  }
  if (correction) {
    rows.push(row(`Correction: ${CORRECTIONS[correction.kind] ?? correction.kind}`, make("dd", {}, correction.position)));
  }
  return rows.length ? make("dl", {}, rows) : null;
}

/** The cautions of a record, most serious first. A claim has some of them, and says how many more there are. */
function cautionsOf({ cautions = [], cautions_total: total = 0, consult_professional: consult, action }, heading) {
  if (!cautions.length && !consult && !action) return null;
  const items = sortBy(cautions, SEVERITIES, "severity").map((one) => {
    const urgent = one.severity === "urgent";
    return make("li", urgent ? { class: "urgent" } : {}, urgent ? make("b", {}, "Urgent: ") : null, one.one_liner);
  });
  if (total > cautions.length) items.push(make("li", {}, `${total - cautions.length} more in the full entry.`));
  if (action) items.unshift(make("li", {}, action));
  if (consult) items.push(make("li", {}, "Talk to a doctor or pharmacist about this."));
  return make("section", { class: "box" }, heading(action ? "What you can do" : "Cautions"), make("ul", { class: "cautions" }, items));
}

/** The notices of a record, or the general notice. */
function noticesOf(notices, meta) {
  const texts = sortBy(notices ?? [], PLACEMENTS, "placement").map((one) => one.text);
  return make("div", { class: "notices", role: "note", "aria-label": "Notice" }, (texts.length ? texts : [meta.notice]).map((text) => make("p", {}, text)));
}

function attributionOf(meta) {
  const known = meta.release ? `, release ${meta.release}` : "";
  const [name, licence] = (meta.attribution ?? "").split(/, (?=CC )/);
  return make("footer", {}, make("p", {}, link(BASE, name || SERVICE), ", ", link(LICENCE, licence || "CC BY 4.0", `license ${REL}`), known));
}

/** Base class of the elements: one request, six states, one card. */
class BaseCard extends HTMLElement {
  static observedAttributes = ["type", "record", "ids", "date", "heading", "text"];
  #turn = 0;
  #scheduled = false;
  #state = "";
  #requested = "";
  #shown = "";

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    addEventListener("online", this);
    document.addEventListener("visibilitychange", this);
    this.#schedule();
  }

  disconnectedCallback() {
    removeEventListener("online", this);
    document.removeEventListener("visibilitychange", this);
  }

  attributeChangedCallback(_, before, now) {
    if (before !== now && this.isConnected) this.#schedule();
  }

  /** Reload when the network is back, and when the page becomes visible on another day. */
  handleEvent({ type }) {
    if (type === "online" ? this.#state === "offline" || this.#state === "kept" : this.path() + this.day() !== this.#requested) this.#schedule();
  }

  /** Attributes that change together cause one load. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.isConnected) this.load();
    });
  }

  day() {
    return "";
  }

  /** Fetch and show; a response overtaken by a newer request is dropped. */
  async load() {
    const turn = ++this.#turn;
    const path = this.path();
    this.#requested = path + this.day();
    if (!path) return this.#show("empty", this.#message("No record selected."));
    if (this.#state !== "ready" || this.#shown !== path) this.#show("loading", make("p", { class: "unseen" }, "Loading…"), [1, 2, 3, 4, 5].map(() => make("div", { class: "bone" })));
    let parts;
    let state = "ready";
    try {
      const dataset = fetchOnce("v1/dataset?fields=meta").catch(() => ({ data: {} }));
      const { data, stale } = await fetchOnce(path);
      const meta = { notice: "General information, not medical advice.", ...((await dataset).data.meta ?? data.meta) };
      const content = this.content(data);
      if (content) parts = [stale ? make("p", { class: "soft" }, "You seem to be offline. This is a saved copy.") : null, content, noticesOf(content && this.notices(data), meta), attributionOf(meta)];
      else parts = [this.#message(this.nothing), noticesOf(null, meta), attributionOf(meta)];
      state = content ? (stale ? "kept" : "ready") : "empty";
    } catch (error) {
      const refused = error instanceof ResponseError;
      state = refused ? "error" : "offline";
      parts = this.#message(...(refused ? this.#explain(error) : ["We can’t load this right now.", navigator.onLine ? "Check your connection." : "You seem to be offline.", true]));
    }
    if (turn !== this.#turn || !this.isConnected) return;
    this.#shown = path;
    this.#show(state, parts);
  }

  #explain({ status, message }) {
    if (status === 410) return ["This content was withdrawn.", message];
    if (status < 500 && status !== 429) return ["We can’t show this content.", message];
    return ["The service is having a problem.", "Please try again later.", true];
  }

  #message(title, detail = "", canRetry = false) {
    const button = make("button", { type: "button" }, "Try again");
    button.addEventListener("click", () => this.load());
    return make("div", { role: "status" }, make("p", {}, make("b", {}, title)), detail ? make("p", { class: "soft" }, detail) : null, canRetry ? button : null);
  }

  #show(state, ...parts) {
    const hadFocus = this.shadowRoot.activeElement;
    const named = parts.flat(3).some((part) => part?.id === "name");
    const article = make("article", { lang: "en", dir: "ltr", part: "card", "aria-busy": state === "loading", ...(named ? { "aria-labelledby": "name" } : { "aria-label": SERVICE }) }, ...parts.flat(3));
    this.#state = state;
    this.shadowRoot.replaceChildren(article);
    if (hadFocus) {
      article.tabIndex = -1;
      article.focus();
    }
    this.dispatchEvent(new CustomEvent("rls-state", { bubbles: true, composed: true, detail: { state } }));
  }

  /** A heading at the level set by the page, or `below` levels under it. */
  heading(text, below = 0) {
    const level = Number(this.getAttribute("heading"));
    const tag = `h${Math.min(6, (level >= 1 && level <= 6 ? Math.floor(level) : 3) + below)}`;
    return make(tag, below ? { class: "label" } : { class: "name", id: "name" }, text);
  }

  notices(data) {
    return data.notices;
  }

  /** The parts of a card for a record of any type. */
  recordParts(record, kind, extra) {
    const label = KINDS[record.type] ?? record.type;
    const urgent = record.type === "cautions" && record.severity === "urgent" ? ", urgent" : "";
    const selected = { summary: record.summary, "one-liner": record.one_liner }[this.getAttribute("text")];
    const text = record.type === "claims" ? "" : selected || record.card;
    return [
      make("p", { class: "kind" }, kind ?? label + urgent),
      this.heading(record.name),
      text ? make("p", {}, text) : null,
      extra,
      rowsOf(record),
      make("p", { class: "more" }, link(new URL(`${record.type}/${record.id}`, BASE), "Full entry and sources", REL)),
      cautionsOf(record, (text) => this.heading(text, 1)),
    ];
  }
}

/** A record, by type and id or by id alone. */
class Card extends BaseCard {
  nothing = "There is no card for this record.";

  path() {
    const [type, id] = [this.type, this.getAttribute("record")].map((part) => part && encodeURIComponent(part.trim()));
    if (!id) return "";
    if (!type) return `v1/records/${id}`;
    return `v1/${type}/${id}${LIGHT.includes(type) ? "" : `?fields=${FIELDS}${MORE_FIELDS[type] ?? ""}`}`;
  }

  get type() {
    return this.getAttribute("type");
  }

  content(record) {
    if (!KINDS[record.type]) return null; // Passages and intakes have ids too, but no texts to show.
    return this.recordParts(record, null, record.type === "lifestyle-advice" ? gradesOf(record) : null);
  }
}

/** A claim: what is known, its certainty, and what an article says. */
class Claim extends Card {
  get type() {
    return "claims";
  }
}

/** The advice of the day: the same for all readers on a given date. */
class Advice extends BaseCard {
  nothing = "There is no advice for today.";

  path() {
    return "v1/lifestyle-advice?suits_every_day=true&limit=100&fields=type,name,one_liner,card,summary,kind,suits_every_day,consult_professional,related,cautions,notices";
  }

  /** The date set by the page, or today in UTC. */
  day() {
    const named = this.getAttribute("date");
    return named && !Number.isNaN(Date.parse(`${named}T00:00Z`)) ? named : new Date().toISOString().slice(0, 10);
  }

  /** Choose by day number among the advice marked for every day, sorted by id. */
  choose({ items = [] }) {
    const suitable = items.filter((one) => one.suits_every_day === true && GENTLE.includes(one.kind));
    suitable.sort((a, b) => (a.id < b.id ? -1 : 1));
    const turn = Math.floor(Date.parse(`${this.day()}T00:00Z`) / DAY_MS) % suitable.length;
    return suitable[(turn + suitable.length) % suitable.length];
  }

  content(page) {
    const advice = this.choose(page);
    if (!advice) return null;
    const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(this.day()));
    return this.recordParts(advice, ["Advice of the day, ", make("time", { datetime: this.day() }, day)], gradesOf(advice));
  }

  notices(page) {
    return this.choose(page).notices;
  }
}

/** Numbered sources of the records on a screen; an article is never shown as evidence. An unknown id hides no others. */
class Sources extends BaseCard {
  nothing = "No sources are listed for these records.";

  path() {
    const ids = (this.getAttribute("ids") ?? "").split(/[\s,]+/).filter(Boolean);
    return ids.length ? `v1/citations?ids=${[...new Set(ids)].map(encodeURIComponent).join(",")}` : "";
  }

  content({ items = [], missing = [] }) {
    for (const { id, reason } of missing) console.warn(`rls-sources: the id "${id}" is ${reason}.`);
    if (!items.length) return null;
    return [this.heading("Sources"), make("ol", { class: "sources" }, items.map((item) => make("li", {}, this.entry(item))))];
  }

  entry({ role, authors, year, title, url, container, locator, publisher }) {
    const end = (text) => (text ? `${text}${/[.?!]$/.test(text) ? "" : "."} ` : null);
    const cited = make("cite", {}, title);
    return [
      end(authors), end(year && String(year)),
      url ? link(url, cited) : cited, /[.?!]$/.test(title) ? " " : ". ",
      end([container, locator].filter(Boolean).join(" ")), end(publisher),
      role === "article" ? make("span", { class: "tag" }, "Source article, not evidence") : null,
    ];
  }
}

for (const [name, element] of Object.entries({ card: Card, claim: Claim, advice: Advice, sources: Sources })) {
  if (!customElements.get(`rls-${name}`)) customElements.define(`rls-${name}`, element);
}
