// What changed is told to every open tab as an event on <body>: `live:lists`,
// `live:conversation-<id>`, `live:looks-<id>`; after a break everything on the page is named.
(() => {
  const { stream, user } = document.currentScript.dataset;
  const PAUSE = 200; // milliseconds between two events of the same name
  const PAUSE_OF_LOOKS = 4000; // a whole list for one pair of eyes: less often
  const pending = new Map();

  const dispatch = (name) => document.body.dispatchEvent(new CustomEvent(`live:${name}`));

  // The first of a burst is told at once, the rest together, so that none waits for silence.
  const tell = (name, pause = PAUSE) => {
    const key = `${name} ${pause}`;
    if (pending.has(key)) {
      pending.set(key, true);
      return;
    }
    dispatch(name);
    pending.set(key, false);
    setTimeout(() => {
      const again = pending.get(key);
      pending.delete(key);
      if (again) tell(name, pause);
    }, pause);
  };

  const sayConnection = (up) =>
    document.body.dispatchEvent(new CustomEvent("live:connection", { detail: { up } }));

  const HEAR = {
    connection: ({ up }) => sayConnection(up),
    resync: () => {
      for (const element of document.querySelectorAll("[data-live]")) tell(element.dataset.live);
    },
    conversation: ({ id }) => {
      tell("lists");
      tell(`conversation-${id}`);
    },
    looks: ({ id }) => {
      if (document.getElementById(`row-${id}`)) tell("lists", PAUSE_OF_LOOKS);
      tell(`looks-${id}`);
    },
    presence: () => tell("lists"),
  };
  const hear = (word) => HEAR[word.kind](word);

  // What was asked for and came is a connection as well, also where no stream comes through.
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.dataset.live) sayConnection(event.detail.xhr.status > 0);
  });

  // Browsers allow six connections per host, so tabs share one: who holds the lock listens,
  // and when that tab is closed the next one takes over. Without locks each tab has its own.
  if (!navigator.locks || !window.BroadcastChannel) {
    window.openStream(stream, hear);
    return;
  }
  const others = new BroadcastChannel(`live-${user}`);
  others.addEventListener("message", (event) => hear(event.data));
  const passOn = (word) => {
    hear(word);
    others.postMessage(word);
  };
  navigator.locks.request(`live-${user}`, () => {
    window.openStream(stream, passOn);
    return new Promise(() => {}); // held until the tab is gone
  });
  hear({ kind: "resync" }); // what changed between the page and this moment
})();
