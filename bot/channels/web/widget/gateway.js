// The calls of the gateway. A failure with a `status` came from it; one without is the network's.

class Gateway {
  constructor(language) { this.language = language; }

  async call(path, { token, headers, ...options } = {}) {
    const own = { "Accept-Language": this.language };
    if (options.body) own["Content-Type"] = "application/json";
    if (token) own.Authorization = `Bearer ${token}`;
    const response = await fetch(`${HOST}/api/conversations${path}`, {
      ...options, headers: { ...own, ...headers }, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
    });
    if (response.ok) return response;
    const { error } = await response.json().catch(() => ({ error: { code: "internal", message: "" } }));
    const wait = Number(response.headers.get("Retry-After")) || 0;
    throw Object.assign(new Error(error.message), { status: response.status, code: error.code, wait });
  }

  async open() {
    return (await this.call("", { method: "POST", body: JSON.stringify({ city, language: this.language }) })).json();
  }

  async take({ conversation, token }, { id, text, payload }) {
    const body = JSON.stringify(payload ? { id, payload } : { id, text });
    return (await this.call(`/${conversation}/turns`, { method: "POST", body, token })).json();
  }

  async rate({ conversation, token }, reply, helpful) {
    await this.call(`/${conversation}/feedback`, { method: "POST", body: JSON.stringify({ reply, helpful }), token });
  }

  async remove({ conversation, token }) {
    await this.call(`/${conversation}`, { method: "DELETE", token });
  }

  // Gives every event after `last` to `receive`, through every break, until it is stopped or refused.
  async listen({ conversation, token }, last, receive, signal) {
    for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, 30000)) {
      try {
        const headers = { "Last-Event-ID": String(last) };
        const response = await this.call(`/${conversation}/events`, { token, headers, signal });
        for await (const event of readEvents(response.body.getReader())) {
          last = event.number;
          wait = 1000;
          receive(event);
        }
      } catch (failure) {
        if (failure.status && failure.status < 500 && failure.status !== 429) return failure;
      }
      if (!signal.aborted) await pause(wait);
    }
    return null;
  }
}

async function* readEvents(reader) {
  const decoder = new TextDecoder();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (buffer + decoder.decode(value, { stream: true })).split("\n\n");
    buffer = blocks.pop();
    for (const block of blocks) {
      const fields = {};
      for (const line of block.split("\n")) {
        const colon = line.indexOf(": ");
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
      }
      if (fields.id) yield { number: Number(fields.id), type: fields.event, data: JSON.parse(fields.data) };
    }
  }
}
