// What the browser keeps, so that the conversation goes on after a reload, in another tab, on another page of the
// site. It is forgotten twelve hours after its last use; on a shared device nothing is kept at all.

const KEY = "waymark";
const KEPT_FOR = 12 * 60 * 60 * 1000;

class Keeping {
  constructor() {
    this.shared = asked.sharedDevice === "true";
    this.state = { said: [] };
    this.read();
  }

  // Another tab may have written since: so every change starts from what is kept now.
  read() {
    if (!this.shared) this.state = this.recall() || { said: [] };
  }

  recall() {
    try {
      const state = JSON.parse(localStorage.getItem(KEY));
      if (state && Array.isArray(state.said) && state.said.every((one) => one && one.id) && Date.now() - state.touched < KEPT_FOR) return state;
      localStorage.removeItem(KEY);
    } catch { /* it holds what is not ours, or storage is switched off */ }
    return null;
  }

  // `changes` are fields, or a function from the state to fields.
  keep(changes) {
    this.read();
    Object.assign(this.state, typeof changes === "function" ? changes(this.state) : changes, { touched: Date.now() });
    if (this.shared) return;
    try { localStorage.setItem(KEY, JSON.stringify(this.state)); } catch { this.shared = true; }
  }

  forget() {
    this.state = { said: [] };
    try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
  }

  share(shared) {
    const { state } = this;
    this.forget();
    this.shared = shared;
    this.keep(state);
  }

  follow(change) {
    addEventListener("storage", (event) => {
      if (event.key !== KEY || this.shared) return;
      this.read();
      change();
    });
  }
}
