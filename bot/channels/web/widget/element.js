// The custom element: it joins the panel, what is kept, what is sent and what comes in, and is the page's API.

class Waymark extends HTMLElement {
  constructor() {
    super();
    this.keeping = new Keeping();
    this.unread = 0;
    this.pageTitle = null;
    this.opened = asked.open === "true" || this.keeping.state.open === true;
    this.last = 0; // the number of the newest event
    this.left = []; // what was said and has no place in the log yet
    this.noted = new Set(); // what the newcomer was told about already
    this.ready = new Promise((done) => { this.settle = done; });
    this.attachShadow({ mode: "open" });
    addStyle(this.shadowRoot);
  }

  connectedCallback() {
    if (this.gateway) return;
    this.gateway = new Gateway("en");
    this.sending = new Sending(this.keeping, this.gateway, (news) => this.hear(news));
    this.keeping.follow(() => this.followTab());
    this.speak(chooseLanguage(this.keeping.state.language)).then(this.settle);
    for (const change of ["online", "offline"]) addEventListener(change, () => this.showConnection());
    document.addEventListener("visibilitychange", () => this.read());
  }

  // --- the page's API ---

  async open() { await this.ready; if (!this.opened || this.panel.panel.hidden) this.setOpen(true); }

  async close() { await this.ready; if (this.opened) this.setOpen(false); }

  async ask(text) { await this.open(); this.say(String(text)); }

  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`waymark:${name}`, { detail, bubbles: true, composed: true }));
  }

  // --- language ---

  async speak(code) {
    const words = await Words.fetch(code);
    this.gateway.language = code;
    const act = {};
    for (const name of ["toggle", "leave", "press", "say", "share", "copy", "print", "rate"]) act[name] = this[name].bind(this);
    act.speak = (chosen) => this.chooseLanguage(chosen);
    act.remove = () => this.deleteConversation();
    act.card = (reply) => this.panel.showCard(reply);
    const before = this.panel;
    this.panel = new Panel(words, act);
    if (before) this.panel.takeOver(before);
    this.shadowRoot.querySelectorAll(".root").forEach((root) => root.remove());
    this.shadowRoot.append(this.panel.root);
    this.panel.sharedBox.checked = this.keeping.shared;
    this.panel.setOwner(this.keeping.state.owner || "bot");
    if (!this.keeping.state.conversation) this.keeping.state.said.forEach((said) => this.panel.showMine(said));
    this.showConnection();
    this.setOpen(this.opened, { quietly: true });
  }

  async chooseLanguage(code) {
    this.keeping.keep({ language: code });
    await this.speak(code);
    if (this.keeping.state.conversation) this.press(`/choose_language{"language": "${code}"}`, BUILD.languages.find((one) => one.code === code).name);
    this.panel.title.focus();
  }

  // --- open and closed ---

  toggle() { this.setOpen(!this.opened); }

  setOpen(open, { quietly = false } = {}) {
    this.opened = open;
    if (this.keeping.state.conversation) this.keeping.keep({ open });
    this.panel.setOpen(open);
    this.read();
    this.listen();
    if (this.sending.waiting.length) this.sending.flush();
    if (quietly) return;
    (open ? this.panel.title : this.panel.launcher).focus();
    this.tell(open ? "open" : "close");
  }

  // --- the newcomer speaks ---

  say(text) { this.send({ text }); }

  press(payload, title) { this.send({ payload, title }); }

  send(what) {
    const said = this.sending.say(what, this.last);
    this.keeping.keep({ open: this.opened });
    const mine = this.panel.showMine(said);
    mine.scrollIntoView({ block: "nearest" });
    if (what.payload) mine.focus({ preventScroll: true });
    this.showConnection();
    this.tell("sent", { id: said.id });
  }

  // --- the gateway speaks ---

  hear({ opened, said, replies, owner, failure }) {
    if (opened) this.listen();
    if (said) this.showState(said, failure);
    for (const reply of replies || []) this.showReply(reply);
    if (owner) this.setOwner(owner);
    this.showConnection(failure && !failure.status);
  }

  showState(said, failure) {
    const now = this.keeping.state.said.find(({ id }) => id === said.id);
    if (!now) return;
    this.panel.showMine({ ...now, failed: Boolean(failure) });
    if (!failure || !failure.status || this.noted.has(said.id)) return;
    this.noted.add(said.id);
    this.panel.showNote(failure.message);
    if (now.state === "refused" && said.text && !this.panel.field.value) this.panel.field.value = said.text;
  }

  async listen() {
    if (this.listening) this.listening.abort();
    this.listening = new AbortController();
    const { signal } = this.listening;
    const { conversation, token, last, said } = this.keeping.state;
    // The closed panel wants only news; the open one everything, in its order.
    const whole = this.opened && !this.shown;
    if (this.opened) this.shown = true;
    if (!conversation) return;
    if (whole && last) this.panel.clear();
    this.left = whole ? [...said] : [];
    this.last = whole ? 0 : Math.max(last || 0, this.last);
    if (!last) this.showSaid(Infinity);
    const refused = await this.gateway.listen({ conversation, token }, this.last, (event) => {
      if (!signal.aborted) this.receive(event, last || 0);
    }, signal);
    if (refused && (refused.status === 401 || refused.status === 404)) this.lose();
  }

  receive({ number, type, data }, known) {
    this.last = Math.max(this.last, number);
    this.showSaid(number);
    const earlier = number <= known;
    if (type === "owner" && !earlier) this.setOwner(data.owner);
    if (type === "reply") this.showReply(data, earlier);
    if (number >= known) this.showSaid(Infinity);
    if (!earlier) this.keeping.keep({ last: number });
  }

  // What was said before event `number`, which now gets its place in the log.
  showSaid(number) {
    while (this.left.length && this.left[0].after < number) this.panel.showMine(this.left.shift(), true);
  }

  showReply(reply, earlier = false) {
    if (this.panel.find(`reply-${reply.id}`)) return;
    this.panel.showReply(reply, earlier);
    if (earlier) return;
    if (!this.opened || document.hidden) this.unread += 1;
    this.read();
    this.tell("reply", { id: reply.id, kind: reply.kind, article: reply.article });
  }

  setOwner(owner) {
    if (owner !== (this.keeping.state.owner || "bot")) this.tell("owner", { owner });
    this.keeping.keep({ owner });
    this.panel.setOwner(owner);
  }

  // --- what is shown around it ---

  read() {
    if (!this.panel) return;
    if (this.opened && !document.hidden) this.unread = 0;
    this.panel.setUnread(this.unread);
    if (this.unread) {
      if (this.pageTitle === null) this.pageTitle = document.title;
      document.title = `(${this.unread}) ${this.pageTitle}`;
    } else if (this.pageTitle !== null) {
      document.title = this.pageTitle;
      this.pageTitle = null;
    }
  }

  showConnection(broken = this.broken) {
    this.broken = Boolean(broken) && this.sending.waiting.length > 0;
    if (!this.panel) return;
    const away = !navigator.onLine || this.broken;
    this.panel.offline.hidden = !away;
    this.panel.setBusy(!away && this.sending.waiting.length > 0);
  }

  // Another tab has spoken, or ended the conversation.
  followTab() {
    const { conversation, said } = this.keeping.state;
    if (!this.panel) return;
    if (!conversation && !said.length) return this.clearScreen();
    if (this.opened) said.forEach((one) => this.panel.showMine(one));
    if (conversation !== this.heard) this.listen();
    this.heard = conversation;
  }

  // --- the menu ---

  share(shared) { this.keeping.share(shared); }

  async rate(reply, helpful) {
    const { conversation, token } = this.keeping.state;
    try { await this.gateway.rate({ conversation, token }, reply.id, helpful); } catch { /* an opinion may be lost */ }
    this.tell("feedback", { id: reply.id, helpful });
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.panel.log.innerText);
      this.panel.showNote(this.panel.words.say("copied"));
    } catch {
      this.panel.showNote(this.panel.words.say("copy_failed"));
    }
  }

  // Only the conversation is printed: what else is on the page is hidden for as long.
  print() {
    const rules = `@media print { body > *:not(${TAG}) { display: none !important } }`;
    const style = makeSheet(rules);
    if (style) document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
    window.print();
    if (style) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== style);
  }

  async deleteConversation() {
    const { words } = this.panel;
    if (!window.confirm(words.say("delete_sure"))) return;
    const { conversation, token } = this.keeping.state;
    try {
      if (conversation) await this.gateway.remove({ conversation, token });
    } catch (failure) {
      if (failure.status !== 404) return this.panel.showNote(failure.status ? failure.message : words.say("offline"));
    }
    this.restart();
    this.panel.showNote(words.say("deleted"));
    this.panel.toggleMenu();
    this.panel.field.focus();
    this.tell("deleted");
  }

  // The conversation is gone from the gateway: what was not sent yet is kept, and opens a new one.
  lose() {
    this.keeping.keep((kept) => ({ conversation: null, token: null, last: 0, owner: "bot",
      said: kept.said.filter(({ state }) => state === "waiting") }));
    this.last = 0;
    this.panel.setOwner("bot");
  }

  restart() {
    const { language } = this.keeping.state;
    this.keeping.forget();
    if (language) this.keeping.keep({ language });
    this.clearScreen();
  }

  clearScreen() {
    Object.assign(this, { last: 0, shown: this.opened, left: [], unread: 0 });
    if (this.listening) this.listening.abort();
    this.panel.clear();
    this.panel.setOwner("bot");
    this.showConnection(false);
    this.read();
  }

  // For people who are watched: gone at once, before the other page has come.
  leave() {
    this.keeping.forget();
    this.keeping.shared = true;
    if (this.listening) this.listening.abort();
    document.documentElement.style.display = "none";
    document.title = "";
    this.remove();
    const exit = /^https?:\/\//.test(asked.exit || "") ? asked.exit : BUILD.exit;
    location.replace(exit);
  }
}

function makeSheet(rules) {
  if (!("adoptedStyleSheets" in Document.prototype)) return null;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}

// Older browsers take the same style from a file of its own.
function addStyle(root) {
  const sheet = makeSheet(BUILD.style);
  if (sheet) root.adoptedStyleSheets = [sheet];
  else root.append(make("link", { rel: "stylesheet", href: `${HOST}/widget.css` }));
}

if (!customElements.get(TAG)) {
  customElements.define(TAG, Waymark);
  const start = () => {
    window.Waymark = document.querySelector(TAG) || document.body.appendChild(document.createElement(TAG));
  };
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
}
