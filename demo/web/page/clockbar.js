// The demo's clock: now, what comes when, and moving there.

import { at, el, icon } from "./dom.js";
import { brief, clock, day, full, instant, longDay, now, seconds, setNow, setZone, wall } from "./times.js";
import { language, onLanguage, say } from "./words.js";
import { ask, notice } from "./wire.js";

const narrow = matchMedia("(max-width: 760px)");
const TO_READ = 6000;
let stage = null;
let asked = false;

export const languages = () => stage.languages;
export const event = () => stage?.events[0];

// What the organizer is to do before the clock goes on.
const hint = (state) => (state?.asked ? "confirm_hint" : state?.checkin ? "checkin_hint" : "");

export function told(news) {
  if (hint(news) !== hint(stage)) notice(hint(news) && say(hint(news)), TO_READ);
  stage = news;
  if (event()) setZone(event().zone);
  setNow(news.now);
  draw();
}

const words = (text) => text[language()] ?? text.en ?? Object.values(text)[0] ?? "";
const what = (stop) => say("kinds")[stop.kind] ?? stop.kind;
export const title = () => (event() ? words(event().title) : "");

async function move(to) {
  if (asked || stage.travelling) return;
  asked = true;
  draw();
  await ask("/api/clock", { to });
  asked = false;
  draw();
}

function draw() {
  if (!stage) return;
  tick();
  const moving = asked || stage.travelling;
  const next = at("next");
  const stop = stage.next && (stage.stops.find((each) => each.at === stage.next && !each.dropped) ?? { at: stage.next, kind: "waits" });
  next.disabled = moving || !stop;
  next.classList.toggle("moving", moving);
  at("next-name").textContent = moving ? say("moving") : stop ? say("next")(what(stop), near(stop.at)) : say("nothing_next");
  next.title = stop && !moving ? say("next_title")(what(stop), full(stop.at)) : "";
  at("other").disabled = moving;
  line();
}

const near = (moment) => (wall(moment).slice(0, 10) === wall(now()).slice(0, 10) ? clock(moment) : brief(moment));

function tick() {
  at("now").textContent = seconds(now());
  at("now-day").textContent = (narrow.matches ? day : longDay)(now());
}

// The line of stops

let drawn = "";
let reached = -1;

function line() {
  const stops = stage.stops;
  const key = JSON.stringify([stops, language(), stage.travelling || asked, stops.filter((stop) => Date.parse(stop.at) <= now()).length]);
  if (key === drawn) return filled();
  drawn = key;
  const focused = [...at("line").querySelectorAll("button")].indexOf(document.activeElement);
  at("line").replaceChildren(...stops.map(station));
  if (focused >= 0) (at("line").querySelectorAll("button")[0] ?? at("line")).focus();
  filled();
  const place = stops.findLastIndex((stop) => Date.parse(stop.at) <= now());
  if (place !== reached) at("line").children[Math.max(0, place)]?.scrollIntoView({ block: "nearest", inline: "center" });
  reached = place;
}

function station(stop, place) {
  const over = Date.parse(stop.at) <= now();
  const name = what(stop);
  const said = stop.dropped ? "stop_dropped" : over ? "stop_past" : "stop_title";
  const whose = stage.events.length > 1 ? ` (${words(stage.events.find((each) => each.code === stop.event).title)})` : "";
  const label = say(said)(`${name}${whose}`, full(stop.at));
  const dot = el("span", { class: "dot" }, over && !stop.dropped && icon("check"), stop.dropped && icon("close"));
  const inner = [dot, el("span", { class: "stop-name" }, name), el("time", { datetime: stop.at }, el("span", {}, day(stop.at)), el("span", {}, clock(stop.at)), el("em", {}, brief(stop.at)))];
  const more = stop.kind === "confirm" ? say("confirm_hint") : words(stop.text);
  const attributes = { class: "stop", title: more ? `${label}\n${stop.kind === "confirm" ? more : `“${more}”`}` : label, "aria-label": label };
  const body = over || stop.dropped
    ? el("span", { ...attributes, role: "img" }, ...inner)
    : el("button", { ...attributes, type: "button", disabled: stage.travelling || asked, onclick: () => move(stop.at) }, ...inner);
  const row = el("li", { class: `${stop.kind} ${stop.dropped ? "dropped" : over ? "over" : "coming"}` }, body);
  const following = stage.stops[place + 1];
  if (following) row.append(track(stop, following));
  return row;
}

// Between two stops; during the event with its agenda, each item as wide as it is long.
function track(from, to) {
  const begin = Date.parse(from.at);
  const end = Date.parse(to.at);
  const items = stage.events.flatMap((each) => each.agenda).filter((item) => Date.parse(item.starts) < end && Date.parse(item.ends) > begin);
  const way = el("span", { class: items.length ? "track day" : "track", "data-from": begin, "data-to": end });
  for (const item of items) {
    const part = el("i", { title: `${clock(item.starts)}–${clock(item.ends)} ${words(item.title)}` });
    part.style.flexGrow = Math.min(end, Date.parse(item.ends)) - Math.max(begin, Date.parse(item.starts));
    way.append(part);
  }
  way.append(el("b", { hidden: true, role: "img", "aria-label": say("is_now") }));
  return way;
}

function filled() {
  const moment = now();
  for (const way of at("line").querySelectorAll(".track")) {
    const { from, to } = way.dataset;
    const part = to === from ? 1 : Math.min(1, Math.max(0, (moment - from) / (to - from)));
    way.style.setProperty("--gone", `${part * 100}%`);
    way.lastChild.hidden = !(part > 0 && part < 1);
  }
}

// Another moment

function openMoment() {
  const field = at("moment-field");
  field.min = wall(now() + 60000);
  field.value = wall(now() + 3600000);
  at("moment-steps").replaceChildren(...say("steps").map(([text, hours]) =>
    el("button", { type: "button", onclick: () => { field.value = wall(now() + hours * 3600000); } }, text)));
  at("moment").showModal();
  field.focus();
}

export function begin() {
  at("next").addEventListener("click", () => move("next"));
  at("other").addEventListener("click", openMoment);
  at("moment").addEventListener("close", () => {
    const { returnValue } = at("moment");
    at("moment").returnValue = "";
    if (returnValue === "go") move(new Date(instant(at("moment-field").value)).toISOString());
  });
  setInterval(() => { if (stage) draw(); }, 1000);
  onLanguage(draw);
}
