// What the newcomer said: kept until the gateway has it, sent in order, again and again with the same id.

const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];

class Sending {
  constructor(keeping, gateway, notify) {
    Object.assign(this, { keeping, gateway, notify, tries: 0, running: null, wake: () => {} });
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.wake(); });
  }

  get waiting() { return this.keeping.state.said.filter(({ state }) => state === "waiting"); }

  say(what, after) {
    const said = { id: makeId(), state: "waiting", after, ...what };
    this.keeping.keep((state) => ({ said: [...state.said, said] }));
    this.flush();
    return said;
  }

  flush() {
    this.running = this.running || this.run().finally(() => { this.running = null; });
    return this.running;
  }

  async run() {
    for (let [said] = this.waiting; said; [said] = this.waiting) {
      try {
        await this.alone(() => this.send(said));
        this.tries = 0;
      } catch (failure) {
        const wait = Math.max(failure.wait * 1000 || 0, WAITS[Math.min(this.tries++, WAITS.length - 1)]);
        this.notify({ said, failure });
        await new Promise((done) => { this.wake = done; setTimeout(done, wait); });
      }
    }
  }

  // One tab at a time, where the browser can: two would mix the order.
  async alone(task) {
    if (!navigator.locks) return task();
    return navigator.locks.request("waymark-sending", task);
  }

  async send(said) {
    this.keeping.read();
    if (!this.waiting.some(({ id }) => id === said.id)) return; // deleted, or another tab has sent it
    const access = await this.access();
    try {
      const { owner, replies } = await this.gateway.take(access, said);
      this.mark(said, "sent");
      this.notify({ said, replies, owner });
    } catch (failure) {
      if (failure.status === 401 || failure.status === 404) return this.keeping.keep({ conversation: null, token: null });
      if (!failure.status || failure.status >= 500 || failure.status === 429) throw failure;
      this.mark(said, "refused");
      this.notify({ said, failure });
    }
  }

  async access() {
    if (!this.keeping.state.conversation) {
      const opened = await this.gateway.open();
      this.keeping.keep({ ...opened, last: 0 });
      this.notify({ opened });
    }
    const { conversation, token } = this.keeping.state;
    return { conversation, token };
  }

  mark(said, state) {
    this.keeping.keep((kept) => ({ said: kept.said.map((one) => (one.id === said.id ? { ...one, state } : one)) }));
  }
}
