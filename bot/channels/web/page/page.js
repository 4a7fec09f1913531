// A small page to try the gateway with: it opens a conversation, sends turns, and shows replies and events.
"use strict";

const find = (id) => document.getElementById(id);
const [log, field, city, remove] = [find("log"), find("text"), find("city"), find("delete")];
const words = document.querySelector("main").dataset;
const language = document.documentElement.lang;
const key = `waymark-${language}`;
const intro = log.firstElementChild;
const shown = new Set();
const titles = new Map();
let opening = null;
let listening = null;
let pending = 0;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// --- the gateway ---

async function call(path, { token, headers, ...options } = {}) {
  const own = { "Accept-Language": language, "Content-Type": "application/json" };
  if (token) own.Authorization = `Bearer ${token}`;
  const response = await fetch(`/api/conversations${path}`, { ...options, headers: { ...own, ...headers } });
  if (response.ok) return response;
  const { error } = await response.json();
  throw Object.assign(new Error(error.message), { status: response.status });
}

const explain = (problem) => (problem.status ? problem.message : words.offline);

// The tab keeps the token, so that a newcomer who reloads can go on, and can still delete.
function keep(opened) {
  try {
    if (opened) sessionStorage.setItem(key, JSON.stringify(opened));
    else sessionStorage.removeItem(key);
  } catch { /* storage is switched off: the conversation ends with the page */ }
}

function recall() {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}

function openConversation() {
  opening ??= startConversation().catch((problem) => { opening = null; throw problem; });
  return opening;
}

async function startConversation() {
  const body = JSON.stringify({ city: city.value || null, language });
  const opened = await (await call("", { method: "POST", body })).json();
  enter(opened);
  return opened;
}

function enter(opened) {
  keep(opened);
  listening = new AbortController();
  listen(opened, listening.signal);
  find("place").hidden = true;
  remove.hidden = false;
}

function leave() {
  keep(null);
  listening?.abort();
  opening = listening = null;
  find("place").hidden = false;
  remove.hidden = true;
}

async function resume() {
  const opened = recall();
  if (!opened) return;
  opening = Promise.resolve(opened);
  try {
    replay(await (await call(`/${opened.conversation}`, { token: opened.token })).json());
  } catch (problem) {
    if (problem.status < 500) return leave();
  }
  enter(opened);
}

async function sendTurn(said, title) {
  const mine = showMine(title);
  mine.scrollIntoView({ block: "nearest" });
  count(1);
  try {
    (await deliver(JSON.stringify({ id: crypto.randomUUID(), ...said }))).forEach(showReply);
  } catch (problem) {
    showNote(explain(problem));
    if (said.text && !field.value) field.value = said.text;
  }
  count(-1);
  mine.scrollIntoView({ block: "start" });
}

// The same turn id again does nothing twice, so a lost answer is simply asked for again.
async function deliver(turn) {
  let failure;
  for (const wait of [0, 1000, 2000, 3000]) {
    await pause(wait);
    try {
      const { conversation, token } = await openConversation();
      return (await (await call(`/${conversation}/turns`, { method: "POST", body: turn, token })).json()).replies;
    } catch (problem) {
      failure = problem;
      if (problem.status === 401 || problem.status === 404) leave();
      if (problem.status < 500) break;
    }
  }
  throw failure;
}

async function listen({ conversation, token }, signal) {
  let last = 0;
  while (!signal.aborted) {
    try {
      const headers = { "Last-Event-ID": String(last) };
      const { body } = await call(`/${conversation}/events`, { token, headers, signal });
      last = await readEvents(body.pipeThrough(new TextDecoderStream()).getReader(), last);
    } catch (problem) {
      if (problem.status < 500) return;
    }
    await pause(2000);
  }
}

async function readEvents(reader, last) {
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true }));
    if (done) return last;
    const blocks = (buffer + value).split("\n\n");
    buffer = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
      if (fields.id) last = Number(fields.id);
      if (fields.event === "reply") showReply(JSON.parse(fields.data));
    }
  }
}

async function deleteConversation() {
  if (!opening || !confirm(words.deleteSure)) return;
  try {
    const { conversation, token } = await opening;
    await call(`/${conversation}`, { method: "DELETE", token });
  } catch (problem) {
    return showNote(explain(problem));
  }
  leave();
  log.replaceChildren(intro);
  showNote(words.deleted);
  field.focus();
}

// --- the log ---

function add(parent, tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

function count(change) {
  pending += change;
  find("status").textContent = pending ? words.waiting : "";
}

function showMine(title) {
  const mine = add(log, "div", "", { class: "mine", tabindex: "-1" });
  add(mine, "span", `${words.you}: `, { class: "aside" });
  add(mine, "bdi", title);
  return mine;
}

function showNote(text) {
  add(log, "p", text, { class: "reply" }).scrollIntoView({ block: "nearest" });
}

function showReply(reply) {
  if (shown.has(reply.id)) return;
  shown.add(reply.id);
  const box = document.createElement("div");
  Object.assign(box, { className: `reply ${reply.kind}`, lang: reply.language, dir: reply.direction });
  showText(box, reply.text);
  showList(box, words.services, reply.services, showService);
  showList(box, words.sources, reply.sources, showSource, "sources");
  for (const button of reply.buttons) showButton(box, button);
  log.append(box);
  if (!pending) box.scrollIntoView({ block: "nearest" });
}

function showText(box, text) {
  let list = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("• ")) {
      list ??= add(box, "ul");
      add(list, "li", line.slice(2));
      continue;
    }
    list = null;
    if (line) add(box, "p", line);
  }
}

function showList(box, title, things, show, name = "") {
  if (!things.length) return;
  const part = add(box, "div", "", { class: name });
  add(part, "h2", title, { lang: language });
  const list = add(part, "ul");
  for (const thing of things) show(add(list, "li"), thing);
}

function showService(item, { name, url, phone, hours }) {
  showLink(item, name, url);
  if (phone) {
    item.append(" · ");
    if (/^\+?[\d ]+$/.test(phone)) add(item, "a", phone, { href: `tel:${phone.replaceAll(" ", "")}`, dir: "ltr" });
    else add(item, "bdi", phone);
  }
  if (hours) { item.append(" · "); add(item, "bdi", hours); }
}

function showSource(item, { title, url, as_of: asOf }) {
  showLink(item, title ?? url ?? "", url);
  add(item, "span", ` (${asOf ? words.asOf.replace("{date}", sayDate(asOf)) : words.noDate})`, { lang: language });
}

// Names and titles stay as their pages have them, in English.
function showLink(item, title, url) {
  if (url) add(item, "a", title, { href: url, rel: "noreferrer", lang: "en", dir: "auto" });
  else add(item, "bdi", title, { lang: "en" });
}

function sayDate(asOf) {
  const style = { year: "numeric", month: "long", day: "numeric" };
  const parts = Object.entries(style).slice(0, asOf.split("-").length);
  const format = { ...Object.fromEntries(parts), timeZone: "UTC", numberingSystem: "latn" };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, format).format(new Date(asOf));
}

function showButton(box, { title, payload }) {
  titles.set(payload, title);
  const button = add(box, "button", title, { type: "button" });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const turn = sendTurn({ payload }, title);
    log.lastElementChild.focus();
    await turn;
    button.disabled = false;
    button.classList.add("used");
  });
}

// What was said before a reload, in its order; the stream brings what is still to come.
function replay({ turns, events }) {
  const replies = events.filter(({ type }) => type === "reply");
  const said = [...turns.map((turn) => [turn.received_at, () => showMine(titles.get(turn.content) ?? turn.content)]),
    ...replies.map((event) => [event.created_at, () => showReply(event.data)])];
  said.sort(([one], [other]) => new Date(one) - new Date(other)).forEach(([, show]) => show());
  log.lastElementChild.scrollIntoView({ block: "nearest" });
}

find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value;
  field.value = "";
  field.focus();
  if (text.trim()) sendTurn({ text }, text);
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("form").requestSubmit();
});

remove.addEventListener("click", deleteConversation);
resume();
