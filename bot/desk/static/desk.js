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

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "queue") tell();
  if (event.detail.target.id === "talk") showEnd();
});
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
