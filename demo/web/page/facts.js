// What the database holds about the person in front, and what it holds of nobody.

import { at, el, icon } from "./dom.js";
import { onLanguage, say } from "./words.js";
import { read } from "./wire.js";

const PAUSE = 300;

const narrow = matchMedia("(max-width: 760px)");
let room = null;
let counts = new Map();
let timer = 0;
let shownOf = null;

export const open = () => !at("facts").hidden;

export function toggle(wanted = !open()) {
  at("facts").hidden = !wanted;
  at("see").setAttribute("aria-expanded", String(wanted));
  document.body.classList.toggle("with-facts", wanted);
  shownOf = wanted ? shownOf : null;
  // On a narrow screen the panel lies over everything else, which is out of reach as long as it does.
  for (const each of document.querySelectorAll(".top, .clock, .tabs, .phones")) each.inert = wanted && narrow.matches;
  if (wanted) refresh().then(() => { at("facts").focus(); room.front.reveal(); });
  else at("see").focus();
}

// Many changes at once are looked at once.
export function stale() {
  if (!open() || timer) return;
  timer = setTimeout(() => { timer = 0; refresh(); }, PAUSE);
}

async function refresh() {
  const phone = room.front;
  const facts = await read(`/api/phones/${phone.info.id}/facts`);
  if (!facts || phone !== room.front) return;
  const same = shownOf === phone;
  if (!same) counts = new Map();
  shownOf = phone;
  const words = say("panel");
  const close = el("button", { type: "button", class: "aside", title: say("close"), "aria-label": say("close"), onclick: () => toggle(false) }, icon("close"));
  const place = at("facts").scrollTop;
  const unfolded = new Set([...at("facts").querySelectorAll("details[open]")].map((each) => each.dataset.key));
  at("facts").replaceChildren(
    el("header", {}, el("h2", {}, say("facts")), close),
    el("p", { class: "quiet" }, words.intro),
    el("h3", {}, words.person(phone.info.name)),
    ...person(facts, words),
    el("h3", {}, words.answers),
    ...(facts.surveys.length ? facts.surveys.flatMap((survey) => [...answers(survey, words)]) : [el("p", {}, words.not_open)]),
  );
  for (const each of at("facts").querySelectorAll("details")) each.open = unfolded.has(each.dataset.key);
  at("facts").scrollTop = same ? place : 0;
}

function* person(facts, words) {
  const tables = Object.entries(facts.person).sort(([a], [b]) => rank(a) - rank(b));
  if (!tables.length) yield el("p", { class: "none" }, words.nothing);
  for (const [table, rows] of tables) {
    const many = rows.length > 1 && el("span", {}, ` × ${rows.length}`);
    if (table === "delivery") { yield deliveries(table, many, rows); continue; }
    yield el("h4", {}, table, many);
    if (table === "participation") yield el("p", { class: "promise" }, words.participation);
    for (const row of rows) yield pairs(row);
  }
  if (facts.surveys.some((survey) => survey.release && survey.anonymous)) yield el("p", { class: "promise" }, words.gone);
}

const FIRST = ["participation", "registration", "person"];
const rank = (table) => (FIRST.includes(table) ? FIRST.indexOf(table) : FIRST.length);

// What was sent, a line each; everything the rows hold is there to unfold.
function deliveries(table, many, rows) {
  const lines = rows.map((row) => el("details", { "data-key": row.id }, el("summary", {}, `${row.message} – ${row.state}`), pairs(row)));
  return el("div", {}, el("h4", {}, table, many), ...lines);
}

function pairs(row) {
  const list = el("dl", { class: "row" });
  for (const [key, value] of Object.entries(row)) {
    list.append(el("div", {}, el("dt", {}, key), el("dd", {}, value === null ? "NULL" : String(value))));
  }
  return list;
}

function* answers(survey, words) {
  if (!survey.anonymous) yield el("p", { class: "promise" }, words.named);
  else yield el("p", {}, survey.release ? words.closed(survey.answered) : words.open(survey.answered, survey.minimum));
  if (survey.release) yield* [el("h4", {}, "release"), pairs({ answered: survey.answered, sha256: survey.release })];
  if (survey.tally.length) yield el("h4", {}, "tally");
  for (const [question, cells] of grouped(survey.tally, "question")) yield grid(question, cells, words);
  if (!survey.anonymous) return;
  yield el("h4", {}, "comment");
  if (!survey.comments.length) yield el("p", { class: "none" }, words.no_comments);
  for (const written of survey.comments) {
    yield el("p", { class: "said" }, el("small", {}, `${written.question} · ${words.times(written.count)}`), written.text);
  }
}

function grid(question, cells, words) {
  const parts = [...grouped(cells, "part").keys()];
  const head = el("tr", {}, el("td", {}), ...parts.map((part) => el("th", { scope: "col" }, part.replaceAll("+", "+\u200b") || words.all_groups)));
  const body = [...grouped(cells, "option")].map(([option, row]) =>
    el("tr", {}, el("th", { scope: "row" }, option === "*" ? words.total : option), ...parts.map((part) => cell(row.find((each) => each.part === part)))));
  return el("div", { class: "grid" }, el("table", {}, el("caption", {}, question === "*" ? words.everybody : question), el("thead", {}, head), el("tbody", {}, ...body)));
}

function cell(found) {
  if (!found) return el("td", {}, "–");
  const key = `${found.question}/${found.part}/${found.option}`;
  const changed = counts.has(key) && counts.get(key) !== found.count;
  counts.set(key, found.count);
  return el("td", { class: `${found.count ? "some" : "zero"}${changed ? " flash" : ""}` }, String(found.count));
}

function grouped(rows, key) {
  const found = new Map();
  for (const row of rows) found.set(row[key], [...(found.get(row[key]) ?? []), row]);
  return found;
}

export function begin(of) {
  room = of;
  at("see").addEventListener("click", () => toggle());
  at("facts").addEventListener("keydown", (event) => { if (event.key === "Escape") toggle(false); });
  narrow.addEventListener("change", () => { if (open()) toggle(true); });
  onLanguage(stale);
}
