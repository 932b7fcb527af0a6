// Text with Telegram's entities as elements; offsets are UTF-16 units, which is what JavaScript counts in.

import { el, icon } from "./dom.js";
import { say } from "./words.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const SAFE = new Set(["http:", "https:", "mailto:", "tg:"]);
const FOUND = /(?<![\w/<>:.])(?<command>\/[A-Za-z0-9_]{1,64})(?![\w/<>])|(?<address>\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]|\bt\.me\/[\w?=&\-]+)|(?<hours>\d\d:\d\d–\d\d:\d\d)/g;

export function rich(text, entities, acts, spoken) {
  const body = el("div", { class: "text", dir: "auto", lang: spoken });
  const known = [...entities]
    .filter((entity) => entity.type !== "bot_command")
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  build(body, text, 0, text.length, known, acts);
  return body;
}

function build(parent, text, begin, end, entities, acts) {
  let place = begin;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const last = Math.min(end, entity.offset + entity.length);
    if (entity.offset < place) continue;
    plain(parent, text.slice(place, entity.offset), acts);
    const inside = entities.slice(i + 1).filter((other) => other.offset >= entity.offset && other.offset + other.length <= last);
    const element = styled(entity, acts);
    build(element, text, entity.offset, last, inside, element.matches("a, button, code, pre") ? null : acts);
    parent.append(entity.type === "expandable_blockquote" ? folding(element) : element);
    // A quotation ends its own line: the break after it is the same end once more.
    const twice = BLOCKS.has(entity.type) && text[last] === "\n";
    if (twice) parent.append(el("span", { class: "end" }, "\n"));
    place = twice ? last + 1 : last;
  }
  plain(parent, text.slice(place, end), acts);
}

function styled(entity, acts) {
  if (entity.type === "text_link") return link(entity.url, acts);
  if (entity.type === "spoiler") return spoiler();
  return el(PLAIN[entity.type] ?? "span");
}

// Folded to its first lines until it is asked for; whoever has it read aloud hears all of it.
function folding(quotation) {
  const button = el("button", { type: "button", class: "unfold", "aria-label": say("more"), "aria-expanded": "false" }, icon("down"));
  button.addEventListener("click", () => {
    const folded = quotation.classList.toggle("folded");
    button.setAttribute("aria-expanded", String(!folded));
  });
  quotation.classList.add("folded");
  return el("div", { class: "folding" }, quotation, button);
}

function plain(parent, text, acts) {
  let place = 0;
  for (const found of acts ? text.matchAll(FOUND) : []) {
    parent.append(text.slice(place, found.index));
    const element = found.groups.command
      ? el("button", { type: "button", class: "command", onclick: () => acts.say(found[0]) })
      // From when until when is read at once, so it is not divided between two lines.
      : found.groups.hours ? el("span", { class: "together" })
        : link(found[0].startsWith("t.me/") ? `https://${found[0]}` : found[0], acts);
    element.append(found[0]);
    place = found.index + found[0].length;
    // The full stop behind it would else begin a line of its own.
    const [stop] = /^[.,;:!?)]*/.exec(text.slice(place));
    parent.append(stop ? el("span", { class: "together" }, element, stop) : element);
    place += stop.length;
  }
  parent.append(text.slice(place));
}

function spoiler() {
  const element = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("spoiler") });
  const reveal = () => { element.className = ""; element.removeAttribute("role"); element.removeAttribute("tabindex"); element.removeAttribute("aria-label"); };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") reveal(); });
  return element;
}

// A link to the bot itself is followed within the demo; others open outside, and only to places a link may lead to.
export function link(address, acts) {
  const start = inviting(address);
  if (start && acts) return el("button", { type: "button", class: "command", onclick: () => acts.say(start) });
  const safe = destination(address);
  return safe ? el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }) : el("span");
}

export function inviting(address) {
  const found = /^(?:https?:\/\/)?t\.me\/roundtable_bot\?start=([A-Za-z0-9_-]{1,64})$/.exec(address);
  return found && `/start ${found[1]}`;
}

export function destination(address) {
  try {
    const url = new URL(address.includes("://") || address.startsWith("mailto:") ? address : `https://${address}`);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
