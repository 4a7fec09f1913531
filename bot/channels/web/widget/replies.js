// Turns what was said into elements. Text is set as text, never as markup.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== ""));
  return element;
}

const PHONE = /^\+?[\d ]{3,}$/;
const showPhone = (phone) => (PHONE.test(phone)
  ? make("a", { href: `tel:${phone.replace(/ /g, "")}`, dir: "ltr" }, phone)
  : make("bdi", {}, phone));

class Replies {
  constructor(words, act) { Object.assign(this, { words, act }); }

  showMine(said) {
    return make("div", { class: "mine", id: `said-${said.id}`, tabindex: "-1" },
      make("span", { class: "who" }, this.words.say("you")),
      make("p", { dir: "auto" }, said.title || said.text),
      make("p", { class: "state" }));
  }

  showReply(reply) {
    const person = reply.kind === "connector";
    const box = make("div", { class: `reply ${person ? "person" : "bot"} kind-${reply.kind}`, lang: reply.language,
      dir: reply.direction, id: `reply-${reply.id}`, tabindex: "-1" });
    const who = this.words.say(person ? "person" : "bot");
    box.append(make("span", { class: "who", ...this.words.mark }, who), ...showText(reply.text));
    this.addList(box, "services", reply.services, (service) => this.showService(service));
    this.addList(box, "sources", reply.sources, (source) => this.showSource(source));
    if (reply.cards.length) {
      box.append(make("button", { type: "button", class: "card-button", onclick: () => this.act.card(reply) },
        this.words.say("card")));
    }
    if (reply.buttons.length) box.append(make("div", { class: "buttons" }, ...reply.buttons.map((one) => this.showButton(one))));
    if (reply.kind === "answer" || reply.kind === "adviser") box.append(this.askHelpful(reply));
    return box;
  }

  addList(box, title, things, show) {
    if (!things.length) return;
    box.append(make("div", { class: title }, make("h3", this.words.mark, this.words.say(title)),
      make("ul", {}, ...things.map((thing) => make("li", {}, ...show(thing))))));
  }

  showService({ name, url, phone, address, map, hours }) {
    const said = [showLink(name, url), phone && showPhone(phone), address && showLink(address, map),
      hours && make("bdi", {}, hours)].filter(Boolean);
    return said.flatMap((one, at) => (at ? [" · ", one] : [one]));
  }

  showSource({ title, url, as_of: asOf }) {
    const dated = asOf ? this.words.say("as_of", { date: this.words.sayDate(asOf) }) : this.words.say("no_date");
    return [showLink(title || url || "", url), make("span", this.words.mark, ` (${dated})`)];
  }

  showButton({ title, payload }) {
    const button = make("button", { type: "button", onclick: () => {
      button.classList.add("used");
      this.act.press(payload, title);
    } }, title);
    return button;
  }

  askHelpful(reply) {
    const box = make("p", { class: "helpful", ...this.words.mark }, make("span", {}, this.words.say("helpful")));
    const choose = (helpful) => () => {
      this.act.rate(reply, helpful);
      box.replaceChildren(make("span", { role: "status", tabindex: "-1" }, this.words.say("thanks")));
      box.firstChild.focus();
    };
    box.append(make("button", { type: "button", onclick: choose(true) }, this.words.say("yes")),
      make("button", { type: "button", onclick: choose(false) }, this.words.say("no")));
    return box;
  }
}

// Lines that begin with a dot are a list; all others are paragraphs.
function showText(text) {
  const parts = [];
  let list = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("• ")) {
      if (!list) parts.push(list = make("ul"));
      list.append(make("li", {}, ...linkPhones(line.slice(2))));
    } else {
      list = null;
      if (line) parts.push(make("p", {}, ...linkPhones(line)));
    }
  }
  return parts;
}

// Numbers to ring become links; an amount of money, or a piece of a longer number, does not.
function linkPhones(line) {
  const pieces = line.split(/((?:^|[^\d£/.-])(?:0\d{2,4} ?\d{3} ?\d{3,4}|116 \d{3}|999|112|111)(?![\d/.-]\d|\d))/);
  return pieces.flatMap((piece, at) => {
    if (at % 2 === 0) return [piece];
    const start = /^\d/.test(piece) ? 0 : 1;
    return [piece.slice(0, start), showPhone(piece.slice(start))];
  }).filter(Boolean);
}

// Names and titles stay as their pages have them, in English.
function showLink(title, url) {
  if (!/^https?:\/\//.test(url || "")) return make("bdi", { lang: "en" }, title);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", lang: "en", dir: "auto" }, title);
}
