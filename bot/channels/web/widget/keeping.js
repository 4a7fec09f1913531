// What the browser keeps, so that the conversation goes on after a reload, in another tab, on another page of the
// site. It is forgotten twelve hours after its last use; on a shared device nothing is kept at all.

const KEY = "waymark";
const KEPT_FOR = 12 * 60 * 60 * 1000;

class Keeping {
  constructor() {
    this.shared = asked.sharedDevice === "true";
    this.state = this.recall() || {};
  }

  recall() {
    if (this.shared) return null;
    try {
      const state = JSON.parse(localStorage.getItem(KEY));
      if (state && Array.isArray(state.said) && Date.now() - state.touched < KEPT_FOR) return state;
      localStorage.removeItem(KEY);
    } catch { /* storage is switched off, or holds what is not ours */ }
    return null;
  }

  keep(changes) {
    Object.assign(this.state, changes, { touched: Date.now() });
    this.state.said = this.state.said || [];
    if (this.shared) return;
    try { localStorage.setItem(KEY, JSON.stringify(this.state)); } catch { /* the conversation ends with the page */ }
  }

  forget() {
    this.state = {};
    try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
  }

  share(shared) {
    const state = this.state;
    if (shared) this.forget();
    this.state = state;
    this.shared = shared;
    this.keep({});
  }

  // What another tab has said or changed since.
  follow(change) {
    addEventListener("storage", (event) => {
      if (event.key !== KEY || this.shared) return;
      this.state = this.recall() || {};
      change();
    });
  }
}
