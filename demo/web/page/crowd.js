// The others in the room: how many are let in, and how far they are.

import { at } from "./dom.js";
import { onLanguage, say } from "./words.js";
import { ask } from "./wire.js";

let crowd = null;
let asked = false;

export function told(news) {
  crowd = news;
  draw();
}

function draw() {
  const people = Number(at("people").value) || 30;
  at("let-in").textContent = say("let_in")(people);
  if (!crowd) return;
  const { doing } = crowd;
  at("let-in").disabled = asked || !crowd.welcome;
  const bar = at("crowd-bar");
  bar.max = doing?.of ?? Math.max(1, crowd.people);
  bar.value = doing?.done ?? crowd.answered;
  bar.classList.toggle("busy", Boolean(doing));
  const state = doing ? say(doing.what)(doing) : crowd.people ? say("crowd_state")(crowd) : say("crowd_hint");
  if (at("crowd-state").textContent !== state) at("crowd-state").textContent = state;
}

export function begin() {
  at("people").addEventListener("input", draw);
  at("crowd").addEventListener("submit", async (event) => {
    event.preventDefault();
    asked = true;
    draw();
    await ask("/api/crowd", { people: Number(at("people").value) });
    asked = false;
    draw();
  });
  onLanguage(draw);
}
