// Starts GraphiQL on this page. Subscriptions are read as an event stream of the same endpoint, so that one URL and
// the headers of the headers editor serve every kind of operation.
"use strict";

const place = document.getElementById("graphiql");
const endpoint = place.dataset.endpoint;

function isSubscription(parameters, documentAST) {
  const operations = (documentAST?.definitions ?? []).filter((node) => node.kind === "OperationDefinition");
  const named = operations.find((node) => node.name?.value === parameters.operationName);
  return (named ?? operations[0])?.operation === "subscription";
}

function send(parameters, headers, accept, signal) {
  return fetch(endpoint, {
    method: "POST",
    headers: { accept, "content-type": "application/json", ...headers },
    body: JSON.stringify(parameters),
    signal,
  });
}

// The responses of a subscription as an async iterator. `return` is not queued behind a pending read, as it would be
// in an async generator: stopping a quiet subscription takes effect at once.
function subscribe(parameters, headers) {
  const abort = new AbortController();
  const waiting = [];
  const arrived = [];
  let ended = false;

  const offer = (result) => (waiting.length > 0 ? waiting.shift()(result) : arrived.push(result));
  const end = () => {
    ended = true;
    while (waiting.length > 0) waiting.shift()({ value: undefined, done: true });
  };
  const read = async () => {
    const response = await send(parameters, headers, "text/event-stream", abort.signal);
    if (!response.headers.get("content-type").startsWith("text/event-stream")) {
      offer({ value: await response.json(), done: false });
      return;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (text + value).split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const fields = block.split("\n");
        if (fields.includes("event: complete")) return;
        const data = fields.find((field) => field.startsWith("data: "));
        if (data) offer({ value: JSON.parse(data.slice("data: ".length)), done: false });
      }
    }
  };
  read()
    .catch((error) => {
      if (!abort.signal.aborted) offer({ value: { errors: [{ message: String(error) }] }, done: false });
    })
    .finally(end);

  return {
    [Symbol.asyncIterator]() { return this; },
    next() {
      if (arrived.length > 0) return Promise.resolve(arrived.shift());
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve) => waiting.push(resolve));
    },
    return() {
      abort.abort();
      end();
      return Promise.resolve({ value: undefined, done: true });
    },
  };
}

async function fetcher(parameters, { headers = {}, documentAST } = {}) {
  if (isSubscription(parameters, documentAST)) return subscribe(parameters, headers);
  const response = await send(parameters, headers, "application/json");
  return response.json();
}

const query = new URLSearchParams(location.search).get("query") ?? undefined;
ReactDOM.createRoot(place).render(React.createElement(GraphiQL, { fetcher, query }));
