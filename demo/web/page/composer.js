// Where a message is typed: text, the command menu, and what else can be sent.

import { el, icon, walk } from "./dom.js";
import { say } from "./words.js";

export function composer(phone, acts) {
  const field = el("textarea", { rows: 1, enterkeyhint: "send", maxlength: 4096, placeholder: say("write"), "aria-label": say("write_label")(phone.info.name) });
  const chooser = el("input", { type: "file", class: "hidden", tabindex: "-1", "aria-hidden": "true" });
  const list = el("div", { class: "popup commands", role: "menu", "aria-label": say("menu"), hidden: true });
  const more = el("div", { class: "popup", role: "menu", "aria-label": say("attach"), hidden: true });
  const menu = opener("menu", "menu", list, () => fill(""));
  const attach = opener("attach", "clip", more);
  const send = el("button", { type: "submit", class: "send", title: say("send"), "aria-label": say("send") }, icon("send"));
  const form = el("form", { class: "composer" }, list, more, menu, attach, chooser, field, send);

  more.append(
    item(say("attach_file"), () => chooser.click()),
    item(say("attach_sticker"), () => acts.gesture("sticker")),
    item(say("attach_voice"), () => acts.gesture("voice")),
  );

  function item(text, act) {
    return el("button", { type: "button", role: "menuitem", onclick: () => { close(); act(); field.focus(); } }, text);
  }

  function fill(begun) {
    const fitting = phone.info.menu.filter((entry) => entry.command.startsWith(begun));
    list.replaceChildren(...fitting.map((entry) => {
      const line = item("", () => { field.value = ""; grow(); acts.say(`/${entry.command}`); });
      line.append(el("b", {}, `/${entry.command}`), el("span", {}, entry.description));
      return line;
    }));
    return fitting.length > 0;
  }

  function opener(word, picture, popup, before = () => true) {
    const button = el("button", { type: "button", class: "aside", "aria-haspopup": "menu", "aria-expanded": "false", title: say(word), "aria-label": say(word) }, icon(picture));
    button.addEventListener("click", () => {
      const open = popup.hidden;
      close();
      if (open && before()) show(popup, true);
    });
    return button;
  }

  function show(popup, focus) {
    popup.hidden = false;
    (popup === list ? menu : attach).setAttribute("aria-expanded", "true");
    if (focus) popup.querySelector("button")?.focus();
  }

  function close() {
    for (const popup of [list, more]) popup.hidden = true;
    for (const button of [menu, attach]) button.setAttribute("aria-expanded", "false");
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 132)}px`;
    form.classList.toggle("filled", field.value.trim() !== "");
  }

  async function go() {
    const text = field.value;
    if (!text.trim()) return;
    field.value = "";
    grow();
    close();
    // What could not be sent is not lost.
    if (!(await acts.say(text)) && !field.value) { field.value = text; grow(); }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  field.addEventListener("input", () => {
    grow();
    const begun = /^\/(\w*)$/.exec(field.value);
    close();
    if (begun && fill(begun[1])) show(list, false);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); go(); }
    if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); list.querySelector("button")?.focus(); }
    if (event.key === "ArrowUp" && !field.value) { event.preventDefault(); phone.answering(); }
  });
  form.addEventListener("keydown", (event) => {
    const popup = [list, more].find((each) => !each.hidden);
    if (!popup) return;
    if (event.key === "Escape") { event.stopPropagation(); close(); field.focus(); }
    walk(event, [...popup.querySelectorAll("button")]);
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  chooser.addEventListener("change", () => {
    for (const file of chooser.files) acts.upload(file);
    chooser.value = "";
  });
  field.addEventListener("paste", (event) => {
    for (const file of event.clipboardData.files) { event.preventDefault(); acts.upload(file); }
  });
  return { form, field };
}
