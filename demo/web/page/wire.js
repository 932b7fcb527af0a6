// The page's line to the demo: what it asks for, and the news it is told.

import { say } from "./words.js";
import { at } from "./dom.js";

export async function ask(path, body) {
  const response = await fetch(path, { method: "POST", body: JSON.stringify(body) }).catch(() => null);
  return answered(response);
}

export async function upload(path, file) {
  const response = await fetch(path, { method: "POST", body: file }).catch(() => null);
  return answered(response);
}

export async function read(path) {
  const response = await fetch(path).catch(() => null);
  return response?.ok ? response.json() : null;
}

async function answered(response) {
  if (response?.ok) return response.json();
  let why = response?.status === 413 ? "large" : "other";
  try { why = (await response.json()).error; } catch { /* the sentence for everything else is said */ }
  notice(say("errors")[why] ?? say("errors").other);
  return null;
}

let fading = 0;
export function notice(text, milliseconds = 4000) {
  const place = at("notice");
  place.textContent = text;
  place.classList.toggle("shown", text !== "");
  clearTimeout(fading);
  fading = setTimeout(() => place.classList.remove("shown"), milliseconds);
}

export function listen(told) {
  const news = new EventSource("/api/news");
  news.onmessage = (event) => told(JSON.parse(event.data));
  news.onopen = () => { at("lost").hidden = true; };
  news.onerror = () => { at("lost").hidden = false; };
}
