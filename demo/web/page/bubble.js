// One message as it stands: text, picture or file, and the buttons under it.

import { el, icon } from "./dom.js";
import { destination, inviting, rich } from "./rich.js";
import { clock } from "./times.js";
import { language, say } from "./words.js";

// spoken: the language in which the bot most likely writes there.
export function bubble(message, acts, spoken) {
  const body = el("div", { class: "bubble" });
  body.append(el("span", { class: "hidden" }, `${say(message.mine ? "you" : "bot")}: `));
  if (message.quote) body.append(el("div", { class: "quote", dir: "auto" }, message.quote));
  if (message.photo) body.append(picture(message, acts));
  if (message.document) body.append(file(message.document));
  if (message.gesture) body.append(el("div", { class: "gesture" }, message.gesture === "sticker" ? "👍" : "🎤", el("span", {}, say(message.gesture))));
  if (message.text) body.append(rich(message.text, message.entities, acts, spoken));
  body.append(el("footer", {}, message.edited && el("span", {}, say("edited")), el("time", { datetime: message.at }, clock(message.at))));
  const row = el("article", { class: `message ${message.mine ? "mine" : "theirs"}`, "data-id": message.id }, body);
  if (message.buttons.length) row.append(keys(message, acts, spoken));
  return row;
}

function picture(message, acts) {
  const address = `/file/${message.photo.id}`;
  const image = el("img", { src: address, alt: message.text || say("picture"), width: message.photo.width, height: message.photo.height });
  return el("button", { type: "button", class: "photo", "aria-label": say("open_picture"), onclick: () => acts.picture(address, message.text) }, image);
}

function file(document) {
  const address = `/file/${document.id}`;
  const open = el("a", { class: "file", href: address, target: "_blank", rel: "noopener", "aria-label": say("open_file")(document.name) },
    el("span", { class: "sheet" }, icon("file")), el("span", { class: "named" }, el("b", {}, document.name), el("small", {}, size(document.size))));
  const keep = el("a", { class: "keep", href: `${address}?keep`, download: document.name, title: say("keep_file")(document.name), "aria-label": say("keep_file")(document.name) }, icon("save"));
  return el("div", { class: "document" }, open, keep);
}

function size(bytes) {
  const [amount, unit] = bytes < 1e3 ? [bytes, "B"] : bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(amount)} ${unit}`;
}

function keys(message, acts, spoken) {
  const rows = message.buttons.map((row) => el("div", { class: "keys-row" }, ...row.map((button) => key(message, button, acts))));
  return el("div", { class: "keys", lang: spoken }, ...rows);
}

function key(message, button, acts) {
  if (button.url) return outward(button, acts);
  const pressed = el("button", { type: "button", class: "key" }, el("span", { dir: "auto" }, button.text));
  pressed.addEventListener("click", async () => {
    if (pressed.getAttribute("aria-busy")) return;
    pressed.setAttribute("aria-busy", "true");
    await acts.tap(message.id, button.data);
    pressed.removeAttribute("aria-busy");
  });
  return pressed;
}

function outward(button, acts) {
  const start = inviting(button.url);
  if (start) return el("button", { type: "button", class: "key", onclick: () => acts.say(start) }, button.text);
  const safe = destination(button.url);
  return el("a", { class: "key", href: safe, target: "_blank", rel: "noopener noreferrer", title: say("outside") }, button.text, icon("out"));
}
