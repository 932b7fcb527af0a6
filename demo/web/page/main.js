// The page: its phones, which of them is in front, and the news that reach them.

import * as clockbar from "./clockbar.js";
import * as crowd from "./crowd.js";
import { at, el } from "./dom.js";
import * as facts from "./facts.js";
import { Phone, spoken } from "./phone.js";
import { choose, language, onLanguage, WORDS } from "./words.js";
import { ask, listen } from "./wire.js";

const room = {
  phones: new Map(),
  front: null,
  bring(phone) {
    if (room.front === phone) return phone.scrolled();
    room.front = phone;
    for (const each of room.phones.values()) each.inFront(each === phone);
    facts.stale();
  },
  facts: () => facts.toggle(true),
};

function phone(info) {
  const known = room.phones.get(info.id);
  if (known) { known.update(info); return known; }
  const made = new Phone(info, room);
  room.phones.set(info.id, made);
  at("phones").append(made.root);
  at("tabs").append(made.tab);
  made.inFront(false);
  return made;
}

function told(news) {
  if (news.stage) { clockbar.told(news.stage); crowd.told(news.stage.crowd); name(); }
  for (const info of news.phones) phone(info);
  if (news.everything) {
    for (const [id, messages] of Object.entries(news.chats)) room.phones.get(Number(id)).replace(messages);
    room.bring(room.front ?? room.phones.values().next().value);
  }
  for (const { phone: id, id: message, message: body } of news.messages ?? []) {
    const of = room.phones.get(id);
    if (body) of.put(body);
    else of.drop(message);
  }
  for (const { phone: id, kind, text } of news.notices ?? []) kind === "alert" ? room.phones.get(id).alert(text) : room.phones.get(id).toast(text);
  facts.stale();
}

function name() {
  at("event").textContent = clockbar.title();
  const unread = [...room.phones.values()].reduce((sum, each) => sum + each.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${[clockbar.title(), "Roundtable"].filter(Boolean).join(" – ")}`;
}

// Adding a phone

function offer() {
  const languages = clockbar.languages();
  at("adding-languages").replaceChildren(...languages.map((code) => el("button", { value: code }, spoken(code))));
  at("adding").showModal();
}

async function add(code) {
  const made = code && (await ask("/api/phones", { language: code }));
  if (!made) return;
  const wait = setInterval(() => {
    const found = room.phones.get(made.id);
    if (!found) return;
    clearInterval(wait);
    room.bring(found);
  }, 50);
}

// Language and theme

const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* then it is chosen anew next time */ } };

function theme(wanted) {
  const dark = wanted ? wanted === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  if (wanted) document.documentElement.dataset.theme = wanted;
  at("theme").querySelector("use").setAttribute("href", dark ? "#sun" : "#moon");
  return dark;
}

function speak(code) {
  choose(code);
  const other = Object.keys(WORDS).find((each) => each !== language());
  at("spoken-name").textContent = other.toUpperCase();
  at("spoken").lang = other;
}

at("spoken").addEventListener("click", () => {
  speak(Object.keys(WORDS).find((each) => each !== language()));
  keep("language", language());
});
at("theme").addEventListener("click", () => {
  const wanted = theme(document.documentElement.dataset.theme) ? "light" : "dark";
  theme(wanted);
  keep("theme", wanted);
});
at("add").addEventListener("click", offer);
at("adding").addEventListener("close", () => { const code = at("adding").returnValue; at("adding").returnValue = ""; add(code); });
at("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...room.phones.values()];
  const next = all[(all.indexOf(room.front) + step + all.length) % all.length];
  room.bring(next);
  next.tab.focus();
});
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) room.front?.scrolled(); });

theme(kept("theme"));
speak(kept("language") ?? (navigator.language.startsWith("ro") ? "ro" : "en"));
onLanguage(name);
clockbar.begin();
crowd.begin();
facts.begin(room);
listen(told);
