// Where the widget comes from, and how the page asked for it. BUILD is put in front by bundle.py.

const TAG = "waymark-chat";
const script = document.currentScript;
const HOST = new URL(script.src).origin;
const asked = script.dataset;
const offered = new Map(BUILD.languages.map((language) => [language.code, language]));

// A translated page keeps its language; on an English one the browser may know better.
function chooseLanguage(remembered) {
  const page = document.documentElement.lang;
  const wishes = [remembered, asked.language, /^en\b/i.test(page) ? "" : page, ...(navigator.languages || []), page];
  for (const wish of wishes) {
    const code = String(wish || "").toLowerCase().split("-")[0];
    if (offered.has(code)) return code;
  }
  return "en";
}

const city = BUILD.cities.includes(asked.city) ? asked.city : null;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Not everywhere: older browsers, and pages that are not served safely, lack crypto.randomUUID.
function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
