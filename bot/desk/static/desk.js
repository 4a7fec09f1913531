// Keys, sound and notices of the desk; everything else works without this file.

const rows = () => [...document.querySelectorAll("tr[data-case]")];
const waiting = () => [...document.querySelectorAll('table[data-state="waiting"] tr[data-case]')].map((row) => row.dataset.case);
const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
const SOUND = "waymark-desk-notify";
const NO_KEYS = "waymark-desk-no-keys";
let chosen = -1;
let known = new Set(waiting());

function choose(step) {
  const all = rows();
  if (!all.length) return;
  chosen = Math.min(all.length - 1, Math.max(0, chosen + step));
  all.forEach((row, at) => row.classList.toggle("current", at === chosen));
  all[chosen].querySelector("a").focus();
}

const KEYS = {
  j: () => choose(1),
  k: () => choose(-1),
  o: () => rows()[chosen]?.querySelector("a").click(),
  c: () => (document.querySelector('form[data-key="c"] button') || rows()[chosen]?.querySelector("form button"))?.click(),
  r: () => document.querySelector("#reply")?.focus(),
  n: () => document.querySelector("#note")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) event.target.form.requestSubmit();
  if (localStorage.getItem(NO_KEYS) || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

function beep() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  tone.connect(audio.destination);
  tone.frequency.value = 660;
  tone.start();
  tone.stop(audio.currentTime + 0.25);
}

// Safari on an iPhone has no notices in a tab, and Chromium on Android refuses to make one: the sound remains.
function notify(text) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  try {
    new Notification(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

// What is told never carries a newcomer's words.
function tell() {
  const now = waiting();
  const isNew = now.some((id) => !known.has(id));
  known = new Set(now);
  if (!isNew || !localStorage.getItem(SOUND)) return;
  beep();
  notify(document.body.dataset.newCase);
}

function showEnd() {
  const talk = document.querySelector("#talk");
  if (talk) talk.scrollTop = talk.scrollHeight;
}

// What is the same stays the element that it is: a voice goes on, the focus and the place where one reads remain.
function renew(talk, html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 40;
  const old = [...talk.children];
  const now = [...fresh.children];
  const same = now.findIndex((one, at) => !old[at]?.isEqualNode(one));
  const kept = same < 0 ? now.length : same;
  old.slice(kept).forEach((one) => one.remove());
  talk.append(...now.slice(kept));
  if (atEnd) showEnd();
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "talk" || !event.detail.shouldSwap) return;
  event.detail.shouldSwap = false;
  renew(event.detail.target, event.detail.serverResponse);
});
// htmx gives the focus back to what has the same id.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "queue") return;
  const row = document.activeElement?.closest("tr[data-case]");
  chosen = rows().indexOf(row);
  row?.classList.add("current");
  tell();
});

// How long somebody waits goes on by itself, as the server would say it.
function sayAges() {
  const words = document.body.dataset;
  for (const one of document.querySelectorAll("[data-since]")) {
    const minutes = Math.max(0, Math.floor((Date.now() / 1000 - one.dataset.since) / 60));
    const [said, count] = minutes < 100 ? [words.minutes, 1] : minutes < 2880 ? [words.hours, 60] : [words.days, 1440];
    one.textContent = said.replace("#", Math.floor(minutes / count));
  }
}
setInterval(sayAges, 30_000);
document.querySelector("#notify")?.addEventListener("click", async () => {
  localStorage.setItem(SOUND, "on");
  beep();
  if ("Notification" in window) await Notification.requestPermission?.();
});
const keys = document.querySelector("#keys");
if (keys) {
  keys.checked = !localStorage.getItem(NO_KEYS);
  keys.addEventListener("change", () => (keys.checked ? localStorage.removeItem(NO_KEYS) : localStorage.setItem(NO_KEYS, "on")));
}
showEnd();
