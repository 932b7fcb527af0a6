// One phone: its chat with the bot as it stands, what can be done in it, and what has not been read.

import { bubble } from "./bubble.js";
import { composer } from "./composer.js";
import { at, el, flash, icon, walk } from "./dom.js";
import { longDay, wall } from "./times.js";
import { language, onLanguage, say } from "./words.js";
import { ask, upload } from "./wire.js";

const NEAR = 80;
const READ = 96;
const said = (row) => row.querySelector(".text")?.textContent;

export class Phone {
  constructor(info, room) {
    this.info = info;
    this.room = room;
    this.messages = new Map();
    this.unread = 0;
    this.waiting = 0;
    this.stays = true;
    this.acts = {
      say: (text) => this.asking("say", { text }),
      tap: (message, data) => { this.bread.classList.remove("shown"); return this.asking("tap", { message, data }); },
      gesture: (kind) => this.asking("gesture", { kind }),
      block: (blocked) => this.asking("block", { blocked }),
      upload: (file) => this.uploading(file),
      picture: show,
    };
    this.root = el("section", { class: "phone", id: `phone-${info.id}` });
    this.tab = el("button", { type: "button", role: "tab", id: `tab-${info.id}`, "aria-controls": this.root.id, onclick: () => room.bring(this) });
    this.root.addEventListener("pointerdown", () => room.bring(this));
    this.root.addEventListener("focusin", () => room.bring(this));
    this.draw();
    onLanguage(() => this.draw());
  }

  async asking(what, body) {
    this.wait(1);
    const answer = await ask(`/api/phones/${this.info.id}/${what}`, body);
    this.wait(-1);
    return answer;
  }

  async uploading(file) {
    const photo = /^image\/(png|jpeg)$/.test(file.type) ? "&photo" : "";
    this.wait(1);
    await upload(`/api/phones/${this.info.id}/upload?name=${encodeURIComponent(file.name)}${photo}`, file);
    this.wait(-1);
  }

  wait(change) {
    this.waiting += change;
    clearTimeout(this.slow);
    // An answer that comes at once needs no sign that it is coming.
    if (!this.waiting) this.under.textContent = this.role();
    else this.slow = setTimeout(() => { this.under.textContent = say("typing"); }, 150);
  }

  role() {
    return `${say("roles")[this.info.role]} · ${spoken(this.info.language)}`;
  }

  // The frame

  draw() {
    const initials = this.info.name.split(" ").map((part) => part[0]).join("");
    const typed = this.writing?.field.value ?? "";
    const face = () => el("span", { class: `face of-${this.info.role}`, "aria-hidden": "true" }, initials);
    this.under = el("small", {}, this.role());
    this.mark = el("span", { class: "unread" });
    this.log = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": say("chat")(this.info.name) });
    this.newest = el("button", { type: "button", class: "newest", title: say("newest"), "aria-label": say("newest"), hidden: true, onclick: () => this.end(true) }, icon("down"));
    this.bread = el("div", { class: "toast", role: "status" });
    this.alertText = el("p", { id: `alert-${this.info.id}` });
    this.alertClose = el("button", { type: "button", onclick: () => this.dismiss() }, say("close"));
    this.alertBox = el("div", { class: "alert", role: "alertdialog", "aria-labelledby": this.alertText.id, hidden: true }, this.alertText, this.alertClose);
    this.foot = el("div", { class: "foot" });
    this.writing = composer(this, this.acts);
    this.writing.field.value = typed;
    const head = el("header", {}, face(), el("div", { class: "who" }, el("h2", {}, this.info.name), this.under), this.mark, this.more());
    this.root.replaceChildren(head, this.log, el("div", { class: "over" }, this.newest, this.bread, this.alertBox), this.foot);
    this.root.setAttribute("aria-label", say("phone")(this.info.name, say("roles")[this.info.role]));
    this.tabMark = el("span", { class: "unread" });
    this.tab.replaceChildren(face(), el("span", {}, this.info.name.split(" ")[0]), this.tabMark);
    this.log.addEventListener("scroll", () => this.scrolled());
    this.log.addEventListener("keydown", (event) => this.keyed(event));
    this.log.addEventListener("load", () => { if (this.stays) this.end(false); }, true);
    this.sizing?.disconnect();
    this.sizing = new ResizeObserver(() => { if (this.stays) this.end(false); });
    this.sizing.observe(this.log);
    this.log.append(...this.lines());
    this.refoot();
    this.count(0);
    requestAnimationFrame(() => this.end(false));
  }

  more() {
    const menu = el("div", { class: "popup", role: "menu", hidden: true });
    const button = el("button", { type: "button", class: "aside", "aria-haspopup": "menu", title: say("more"), "aria-label": say("more") }, icon("more"));
    const close = () => { menu.hidden = true; };
    const line = (text, act) => el("button", { type: "button", role: "menuitem", onclick: () => { close(); act(); } }, text);
    button.addEventListener("click", () => {
      menu.hidden = !menu.hidden;
      menu.replaceChildren(
        line(say(this.info.blocked ? "unblock" : "block"), () => this.acts.block(!this.info.blocked)),
        line(say("facts"), () => this.room.facts()),
      );
      if (!menu.hidden) menu.firstChild.focus();
    });
    const holder = el("div", { class: "more" }, button, menu);
    holder.addEventListener("focusout", (event) => { if (!holder.contains(event.relatedTarget)) close(); });
    holder.addEventListener("keydown", (event) => { if (event.key === "Escape" && !menu.hidden) { event.stopPropagation(); close(); button.focus(); } else walk(event, [...menu.children]); });
    return holder;
  }

  refoot() {
    const kind = this.info.blocked ? "blocked" : this.messages.size ? "writing" : "start";
    if (this.foot.firstChild && this.foot.dataset.kind === kind) return;
    this.foot.dataset.kind = kind;
    const held = this.foot.contains(document.activeElement);
    this.foot.replaceChildren(...{
      writing: () => [this.writing.form],
      blocked: () => [el("p", {}, say("blocked")), el("button", { type: "button", class: "main wide", onclick: () => this.acts.block(false) }, say("unblock"))],
      start: () => [el("button", { type: "button", class: "main wide", onclick: () => this.acts.say(this.info.start) }, say("start"))],
    }[kind]());
    // What was pressed is gone: whoever goes by the keyboard finds themselves in the chat, not at the top of the page.
    if (held) this.log.focus({ preventScroll: true });
  }

  update(info) {
    const changed = info.blocked !== this.info.blocked;
    this.info = info;
    if (changed) this.refoot();
  }

  // The chat

  * lines() {
    if (!this.messages.size) yield el("p", { class: "empty" }, el("img", { src: "/page/icon.svg", alt: "", width: 56, height: 56 }), el("b", {}, "Roundtable"), say("start_hints")[this.info.role]);
    let before = "";
    for (const message of this.messages.values()) {
      const date = wall(message.at).slice(0, 10);
      if (date !== before) yield el("p", { class: "day" }, el("span", {}, longDay(message.at)));
      before = date;
      yield bubble(message, this.acts, this.info.language);
    }
  }

  replace(messages) {
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.log.replaceChildren(...this.lines());
    this.refoot();
    this.end(false);
  }

  put(message) {
    const stays = this.atEnd();
    const old = this.log.querySelector(`[data-id="${message.id}"]`);
    if (old) this.change(old, message);
    else this.add(message, stays);
    this.refoot();
    if (stays || message.mine) this.end(false);
    else this.scrolled();
  }

  add(message, stays) {
    const last = [...this.messages.values()].at(-1);
    if (!last) this.log.replaceChildren();
    if (!last || wall(last.at).slice(0, 10) !== wall(message.at).slice(0, 10)) {
      this.log.append(el("p", { class: "day" }, el("span", {}, longDay(message.at))));
    }
    this.messages.set(message.id, message);
    const row = bubble(message, this.acts, this.info.language);
    row.classList.add("new");
    this.log.append(row);
    if (!message.mine && !(stays && this.looked())) this.count(this.unread + 1);
  }

  change(old, message) {
    const spot = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
    const row = bubble(message, this.acts, this.info.language);
    this.messages.set(message.id, message);
    old.replaceWith(row);
    flash(row);
    // Whoever goes by the keyboard stays on what they ticked; among new buttons they begin with the first.
    const keys = row.querySelectorAll(".key");
    if (spot >= 0) (keys[said(row) === said(old) ? spot : 0] ?? this.log).focus({ preventScroll: true });
  }

  drop(id) {
    const row = this.log.querySelector(`[data-id="${id}"]`);
    const held = row?.contains(document.activeElement);
    this.messages.delete(id);
    row?.remove();
    if (held) this.log.focus({ preventScroll: true });
  }

  // By the keyboard: from the empty field up to the newest buttons, with the arrows among them, with Escape back.

  answering() {
    const key = [...this.log.querySelectorAll(".keys")].at(-1)?.querySelector(".key");
    key?.focus();
    key?.scrollIntoView({ block: "nearest" });
  }

  keyed(event) {
    const keys = document.activeElement.closest(".keys");
    if (event.key === "Escape") this.alertBox.hidden ? this.writing.field.focus() : this.dismiss();
    else if (keys) walk(event, [...keys.querySelectorAll(".key")]);
  }

  toast(text) {
    this.bread.textContent = text;
    this.bread.classList.add("shown");
    clearTimeout(this.fading);
    this.fading = setTimeout(() => this.bread.classList.remove("shown"), 3500);
  }

  // Stays until it is dismissed, and takes the focus of whoever is in this chat, so that it is read aloud.
  alert(text) {
    const here = this.root.contains(document.activeElement);
    if (this.alertBox.hidden) this.before = here ? document.activeElement : null;
    this.alertText.textContent = text;
    this.alertBox.hidden = false;
    if (here) this.alertClose.focus({ preventScroll: true });
  }

  dismiss() {
    this.alertBox.hidden = true;
    (this.before?.isConnected ? this.before : this.log).focus({ preventScroll: true });
  }

  // What is seen of it

  looked() {
    return this.room.front === this && !document.hidden;
  }

  atEnd() {
    return this.rest() - this.log.scrollTop < NEAR;
  }

  // Where the chat comes to rest: at its end, unless many buttons would then push out of sight what they are for.
  rest() {
    const end = this.log.scrollHeight - this.log.clientHeight;
    const last = this.log.lastElementChild?.querySelector(".bubble")?.getBoundingClientRect().bottom;
    return last ? Math.min(end, this.log.scrollTop + last - this.log.getBoundingClientRect().top - READ) : end;
  }

  end(smooth) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.log.scrollTo({ top: this.rest(), behavior: smooth && !still ? "smooth" : "instant" });
  }

  scrolled() {
    this.stays = this.atEnd();
    this.newest.hidden = this.stays;
    if (this.looked() && this.atEnd()) this.count(0);
  }

  count(unread) {
    this.unread = unread;
    const text = unread ? String(unread) : "";
    for (const mark of [this.mark, this.tabMark]) {
      mark.textContent = text;
      if (unread) mark.setAttribute("aria-label", say("unread")(unread));
      else mark.removeAttribute("aria-label");
    }
  }

  inFront(yes) {
    this.root.classList.toggle("front", yes);
    this.tab.setAttribute("aria-selected", String(yes));
    this.tab.tabIndex = yes ? 0 : -1;
    // Four chats that all speak at once would be understood by nobody.
    this.log.setAttribute("aria-live", yes ? "polite" : "off");
    // Whoever presses a button of another phone presses it where it is.
    if (yes && this.stays && !this.atEnd()) this.end(false);
    if (yes && this.atEnd()) this.count(0);
    if (yes) this.reveal();
  }

  // Where there are more phones than there is room, the one in front is seen whole.
  reveal() {
    for (const each of [this.tab, this.root]) each.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function show(address, text) {
  at("picture-image").src = address;
  at("picture-image").alt = text || say("picture");
  at("picture-keep").href = `${address}?keep`;
  at("picture").showModal();
}

export const spoken = (code) => new Intl.DisplayNames([language()], { type: "language" }).of(code);
