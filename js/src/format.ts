/** Numbers as people read them: prices, spans of time, addresses. */

/** "$0.01", "$0.005", "$1.20"; as many decimals as the price has, but at least two. */
export function formatPrice(usd: number): string {
  const decimals = Math.max(2, (String(Number(usd.toFixed(6))).split(".")[1] ?? "").length);
  return `$${usd.toFixed(decimals)}`;
}

/** "15–100 s", "1–5 min", "5 min – 2 h" from a range in seconds. */
export function formatLatency([low, high]: readonly [number, number]): string {
  const [from, fromUnit] = inUnit(low, high);
  const [to, toUnit] = inUnit(high, high);
  return fromUnit === toUnit ? `${from}–${to} ${toUnit}` : `${from} ${fromUnit} – ${to} ${toUnit}`;
}

function inUnit(seconds: number, upTo: number): [number, string] {
  if (seconds >= 3600) return [Number((seconds / 3600).toFixed(1)), "h"];
  if (seconds >= 120 || (seconds >= 60 && upTo >= 120)) return [Number((seconds / 60).toFixed(1)), "min"];
  return [seconds, "s"];
}

/** "0:07", "12:40", "1:02:09". */
export function formatElapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "14:02:33" of an ISO timestamp or epoch seconds, in the reader's zone; nothing if it is no time. */
export function formatClock(time: string | number | null | undefined): string {
  if (time === null || time === undefined || time === "") return "";
  const date = new Date(typeof time === "number" ? time * 1000 : time);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleTimeString("en-GB");
}

/** The address as a link, if following it is safe: http and https only. */
export function safeLink(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}

/** "1 source", "3 sources". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
