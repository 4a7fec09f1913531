// The panel: what is on the screen, and where the focus is.

const TOPICS = ["gp", "housing", "nrpf", "esol", "waste"];
const ICON = "M3 3h18v13H10l-5 5v-5H3z";

class Panel {
  constructor(words, act) {
    Object.assign(this, { words, act, replies: new Replies(words, act) });
    this.build();
  }

  build() {
    const { words, act } = this;
    const press = (name, key, on, more = {}) => (this[name] = make("button", { type: "button", class: name, onclick: on, ...more },
      make("span", {}, words.say(key))));
    this.launcher = make("button", { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "panel",
      onclick: act.toggle }, drawIcon(ICON), make("span", {}, asked.launcherText || words.say("launcher")),
    this.badge = make("span", { class: "badge", hidden: true }));
    this.launcher.hidden = asked.launcher === "none";
    this.title = make("h2", { id: "title", tabindex: "-1" }, asked.title || words.say("title"));
    press("menuButton", "menu", () => this.toggleMenu(), { "aria-expanded": "false", "aria-controls": "menu" });
    press("exit", "exit", act.leave, { title: words.say("exit_hint") });
    press("close", "close", act.toggle);
    this.menu = this.buildMenu(press);
    this.owner = make("p", { class: "owner", role: "status", hidden: true });
    this.log = make("div", { class: "log", role: "log", tabindex: "0", "aria-label": words.say("log") });
    this.status = make("p", { class: "status", role: "status" });
    this.offline = this.buildOffline();
    this.field = make("textarea", { id: "text", rows: "2", dir: "auto", maxlength: "2000", required: true,
      autocomplete: "off", onkeydown: (event) => this.submitOnEnter(event) });
    this.form = make("form", { onsubmit: (event) => this.submit(event) },
      make("label", { for: "text" }, words.say("message")), this.field,
      make("button", { type: "submit", class: "send" }, words.say("send")));
    const foot = make("div", { class: "foot" }, this.status, press("ask", "ask_person", () => act.press("/ask_person", words.say("ask_person"))), this.form);
    this.panel = make("section", { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", hidden: true,
      onkeydown: (event) => this.escape(event) },
    make("div", { class: "head" }, this.title, this.menuButton, this.exit, this.close), this.menu, this.offline, this.owner, this.log, foot);
    this.card = make("section", { class: "card", role: "dialog", "aria-modal": "true", hidden: true,
      "aria-label": words.say("card"), onkeydown: (event) => this.escapeCard(event) });
    this.root = make("div", { class: `root ${asked.position === "left" ? "left" : "right"}`, ...words.mark },
      this.launcher, this.panel, this.card);
    this.greet();
  }

  buildMenu(press) {
    const { words, act } = this;
    const language = make("select", { id: "language", onchange: () => act.speak(language.value) },
      ...BUILD.languages.map(({ code, name, direction }) => make("option", { value: code, lang: code, dir: direction,
        selected: code === words.code }, name)));
    this.sharedBox = make("input", { type: "checkbox", id: "shared", onchange: () => act.share(this.sharedBox.checked) });
    return make("div", { class: "menu", id: "menu", hidden: true },
      make("p", {}, make("label", { for: "language" }, words.say("language")), language),
      make("p", {}, this.sharedBox, make("label", { for: "shared" }, words.say("shared"))),
      press("again", "again", () => { this.toggleMenu(); act.press("/start_again", words.say("again")); }),
      press("copy", "copy", act.copy), press("print", "print", act.print), press("remove", "delete", act.remove));
  }

  buildOffline() {
    const { words } = this;
    const numbers = words.emergency.map(({ name, phone }) => make("li", {}, make("span", {}, `${name}: `), showPhone(phone)));
    return make("div", { class: "offline", role: "alert", hidden: true }, make("p", {}, words.say("offline")),
      make("p", {}, words.say("emergency")), make("ul", {}, ...numbers));
  }

  greet() {
    const { words, act } = this;
    const buttons = TOPICS.map((topic) => make("button", { type: "button", onclick: () => {
      act.press(`/show_topic{"topic": "${topic}"}`, words.phrases[`topic.${topic}`]);
    } }, words.phrases[`topic.${topic}`]));
    this.log.append(make("div", { class: "reply bot" }, make("span", { class: "who" }, words.say("bot")),
      make("p", {}, asked.greeting || words.say("greeting")), make("div", { class: "buttons" }, ...buttons),
      make("p", { class: "small" }, words.say("about"))));
  }

  // --- what is in the log ---

  // While what was said before is still coming (`earlier`), it goes above what is said meanwhile.
  add(element, earlier = false) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    this.log.insertBefore(element, earlier ? this.log.querySelector(".now") : null);
    if (!earlier) element.classList.add("now");
    if (atEnd) element.scrollIntoView({ block: "nearest" });
    return element;
  }

  find(id) { return this.log.querySelector(`#${CSS.escape(id)}`); }

  showMine(said, earlier) {
    const mine = this.find(`said-${said.id}`) || this.add(this.replies.showMine(said), earlier);
    const key = { waiting: said.failed ? "unsent" : "sending", refused: "refused" }[said.state];
    mine.querySelector(".state").textContent = key ? this.words.say(key) : "";
    return mine;
  }

  showReply(reply, earlier) {
    return this.find(`reply-${reply.id}`) || this.add(this.replies.showReply(reply), earlier);
  }

  showNote(text) { this.add(make("p", { class: "note", role: "status" }, text)); }

  clear() {
    this.log.replaceChildren();
    this.greet();
  }

  // In another language: what was said stays as it was said.
  takeOver({ field, log }) {
    this.field.value = field.value;
    this.log.append(...[...log.children].slice(1));
  }

  // --- its state ---

  setBusy(busy) {
    this.status.replaceChildren(...(busy ? [make("span", { class: "dots", "aria-hidden": "true" }, "•••"), this.words.say("typing")] : []));
  }

  setOwner(owner) {
    this.owner.hidden = owner === "bot";
    this.owner.textContent = owner === "bot" ? "" : this.words.say(`owner_${owner}`);
    this.root.dataset.owner = owner;
  }

  setUnread(count) {
    this.badge.hidden = !count;
    this.badge.textContent = count ? this.words.say("unread", { count }) : "";
  }

  setOpen(open) {
    this.panel.hidden = !open;
    this.launcher.setAttribute("aria-expanded", String(open));
    this.root.classList.toggle("open", open);
    if (open) this.log.scrollTop = this.log.scrollHeight;
  }

  toggleMenu() {
    this.menu.hidden = !this.menu.hidden;
    this.menuButton.setAttribute("aria-expanded", String(!this.menu.hidden));
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim()) return;
    this.field.value = "";
    this.field.focus();
    this.act.say(text);
  }

  submitOnEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit(event);
  }

  escape(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (this.menu.hidden) this.act.toggle();
    else { this.toggleMenu(); this.menuButton.focus(); }
  }

  // --- the card to show to a receptionist, over everything ---

  showCard(reply) {
    const before = this.root.getRootNode().activeElement;
    this.closeCard = () => { this.card.hidden = true; before.focus(); };
    const close = make("button", { type: "button", onclick: this.closeCard }, this.words.say("close"));
    this.card.replaceChildren(close, ...reply.cards.flatMap(({ text, english }) => [
      make("p", { lang: "en", dir: "ltr" }, english),
      ...(text === english ? [] : [make("p", { lang: reply.language, dir: reply.direction }, text)]),
    ]));
    this.card.hidden = false;
    close.focus();
  }

  escapeCard(event) {
    if (event.key === "Tab") event.preventDefault(); // its one control keeps the focus
    if (event.key === "Escape") this.closeCard();
    event.stopPropagation();
  }
}

function drawIcon(path) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.append(document.createElementNS(space, "path"));
  icon.firstChild.setAttribute("d", path);
  return icon;
}
