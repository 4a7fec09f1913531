// The words of one language, fetched once and kept by the browser's cache; numbers for emergencies come along.

class Words {
  constructor(code, { phrases, emergency }) {
    Object.assign(this, { code, phrases, emergency, direction: offered.get(code).direction });
    this.mark = { lang: code, dir: this.direction };
  }

  static async fetch(code) {
    const address = `${HOST}/widget/${code}.json?${offered.get(code).hash}`;
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const response = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
        if (response.ok) return new Words(code, await response.json());
      } catch { /* tried again below */ }
      await pause(wait);
    }
  }

  say(key, values = {}) {
    return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), this.phrases[key]);
  }

  sayDate(asOf) {
    const style = { year: "numeric", month: "long", day: "numeric" };
    const format = { timeZone: "UTC", numberingSystem: "latn" };
    for (const part of Object.keys(style).slice(0, asOf.split("-").length)) format[part] = style[part];
    return new Intl.DateTimeFormat(this.code === "en" ? "en-GB" : this.code, format).format(new Date(asOf));
  }
}
