// Moments as people read them, on the clock of the place where the event is.

import { language } from "./words.js";

let zone = "UTC";
export const setZone = (name) => { zone = name; };

const format = (options) => (moment) => new Intl.DateTimeFormat(language() === "ro" ? "ro" : "en-GB", { timeZone: zone, ...options }).format(new Date(moment));

export const clock = format({ hour: "2-digit", minute: "2-digit" });
export const seconds = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const day = format({ weekday: "short", day: "numeric", month: "short" });
export const longDay = format({ weekday: "long", day: "numeric", month: "long" });
export const brief = format({ weekday: "short", hour: "2-digit", minute: "2-digit" });
export const full = format({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

// The wall clock there as YYYY-MM-DDTHH:MM, and back.
export function wall(moment) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
  return parts.replace(" ", "T");
}

export function instant(local) {
  const as = Date.parse(`${local}:00Z`);
  const off = (moment) => Date.parse(`${wall(moment)}:00Z`) - Math.floor(moment / 60000) * 60000;
  const first = as - off(as);
  return as - off(first);
}

// The demo's clock goes on between two words from the server.
let told = Date.now();
let heard = performance.now();
export function setNow(moment) { told = Date.parse(moment); heard = performance.now(); }
export const now = () => told + performance.now() - heard;
