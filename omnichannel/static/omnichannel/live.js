// One event stream per browser: what changed is told to every open tab as an event on <body>.
// `live:lists` and `live:conversation-<id>`; after a break everything on the page is named.
(() => {
  const { stream, user } = document.currentScript.dataset;
  const PAUSE = 300; // milliseconds between two events of the same name
  const pending = new Map();

  const dispatch = (name) => document.body.dispatchEvent(new CustomEvent(`live:${name}`));

  // The first of a burst is told at once, the rest together, so that none waits for silence.
  const tell = (name) => {
    if (pending.has(name)) {
      pending.set(name, true);
      return;
    }
    dispatch(name);
    pending.set(name, false);
    setTimeout(() => {
      const again = pending.get(name);
      pending.delete(name);
      if (again) tell(name);
    }, PAUSE);
  };

  const hear = ({ kind, id, up }) => {
    if (kind === "connection") {
      document.body.dispatchEvent(new CustomEvent("live:connection", { detail: { up } }));
    } else if (kind === "resync") {
      for (const element of document.querySelectorAll("[data-live]")) tell(element.dataset.live);
    } else {
      tell("lists");
      if (kind === "conversation") tell(`conversation-${id}`);
    }
  };

  const listen = (pass) => {
    const source = new EventSource(stream);
    source.addEventListener("open", () => pass({ kind: "connection", up: true }));
    source.addEventListener("error", () => {
      pass({ kind: "connection", up: false });
      if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(pass), 5000);
    });
    for (const kind of ["conversation", "presence", "resync"]) {
      source.addEventListener(kind, (event) => pass({ kind, id: JSON.parse(event.data) }));
    }
  };

  // Browsers allow six connections per host, so tabs share one: who holds the lock listens,
  // and when that tab is closed the next one takes over. Without locks each tab has its own.
  if (!navigator.locks || !window.BroadcastChannel) {
    listen(hear);
    return;
  }
  const others = new BroadcastChannel(`live-${user}`);
  others.addEventListener("message", (event) => hear(event.data));
  const passOn = (word) => {
    hear(word);
    others.postMessage(word);
  };
  navigator.locks.request(`live-${user}`, () => {
    listen(passOn);
    return new Promise(() => {}); // held until the tab is gone
  });
  hear({ kind: "resync" }); // what changed between the page and this moment
})();
