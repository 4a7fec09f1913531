// A small page to try the gateway with: it opens a conversation, sends turns, and shows replies and events.
"use strict";

const chat = document.getElementById("chat");
const log = document.getElementById("log");
const words = chat.dataset;
const language = document.documentElement.lang;
const shown = new Set();
let opening = null;
let listening = null;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function add(parent, tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

async function call(path, { token, ...options } = {}) {
  const headers = { "Accept-Language": language, "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(path, { ...options, headers: { ...headers, ...options.headers } });
}

async function openConversation() {
  const city = document.getElementById("city").value || null;
  const response = await call("/api/conversations", { method: "POST", body: JSON.stringify({ city, language }) });
  if (!response.ok) throw response;
  const opened = await response.json();
  listening = new AbortController();
  listen(opened, listening.signal);
  return opened;
}

// The same turn id again does nothing twice, so a lost answer is simply asked for again.
async function sendTurn(said, title) {
  add(log, "p", `${words.you}: ${title}`, { class: "mine", dir: "auto" });
  const turn = JSON.stringify({ id: crypto.randomUUID(), ...said });
  for (let attempt = 0; attempt < 4; attempt += 1) {
    if (attempt) await pause(1000 * attempt);
    try {
      opening ??= openConversation();
      const { conversation, token } = await opening;
      const response = await call(`/api/conversations/${conversation}/turns`, { method: "POST", body: turn, token });
      const body = await response.json();
      if (response.ok) return body.replies.forEach(showReply);
      if (response.status < 500) return showNote(body.error.message);
    } catch {
      if (!listening) opening = null;
    }
  }
  return showNote(words.offline);
}

async function listen({ conversation, token }, signal) {
  let last = 0;
  while (!signal.aborted) {
    try {
      const headers = { "Last-Event-ID": String(last) };
      const response = await call(`/api/conversations/${conversation}/events`, { token, headers, signal });
      if (!response.ok && response.status < 500) return;
      last = await readEvents(response.body.pipeThrough(new TextDecoderStream()).getReader(), last);
    } catch { /* the stream broke: it is opened again below */ }
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

function showNote(text) {
  add(log, "p", text, { class: "reply" });
  log.scrollTop = log.scrollHeight;
}

function showReply(reply) {
  if (shown.has(reply.id)) return;
  shown.add(reply.id);
  const box = add(log, "div", "", { class: "reply", lang: reply.language, dir: reply.direction });
  add(box, "div", reply.text, { class: "text" });
  if (reply.translation === "draft") add(box, "p", words.draft, { class: "small" });
  showServices(box, reply.services);
  showSources(box, reply.sources);
  for (const { title, payload } of reply.buttons) {
    add(box, "button", title, { type: "button" }).addEventListener("click", () => sendTurn({ payload }, title));
  }
  log.scrollTop = log.scrollHeight;
}

function showServices(box, services) {
  if (!services.length) return;
  add(box, "p", words.services, { class: "small" });
  const list = add(box, "ul", "");
  for (const service of services) {
    const item = add(list, "li", "");
    showLink(item, service.name, service.url);
    if (service.phone) { item.append(" "); add(item, "bdi", service.phone, { dir: "ltr" }); }
    if (service.hours) { item.append(" "); add(item, "bdi", service.hours); }
  }
}

function showSources(box, sources) {
  if (!sources.length) return;
  add(box, "p", words.sources, { class: "small" });
  const list = add(box, "ul", "", { class: "small" });
  for (const source of sources) {
    const item = add(list, "li", "");
    showLink(item, source.title ?? source.url ?? "", source.url);
    add(item, "span", ` (${source.as_of ? words.asOf.replace("{date}", source.as_of) : words.noDate})`);
  }
}

function showLink(item, title, url) {
  if (url) add(item, "a", title, { href: url, rel: "noreferrer", dir: "auto" });
  else add(item, "bdi", title);
}

document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = document.getElementById("text");
  if (field.value.trim()) sendTurn({ text: field.value }, field.value);
  field.value = "";
  field.focus();
});

document.getElementById("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById("form").requestSubmit();
});

async function deleteConversation() {
  if (!opening) return;
  const { conversation, token } = await opening;
  const response = await call(`/api/conversations/${conversation}`, { method: "DELETE", token });
  if (!response.ok) return showNote(words.offline);
  listening.abort();
  opening = listening = null;
  log.replaceChildren();
  return showNote(words.deleted);
}

document.getElementById("delete").addEventListener("click", () => deleteConversation().catch(() => showNote(words.offline)));
document.getElementById("city").addEventListener("change", () => { if (!opening) return; listening?.abort(); opening = listening = null; });
