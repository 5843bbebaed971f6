// The connection over which the server tells what changed. Where streams do not come through,
// or have fallen silent, it asks every few seconds instead, and tries the stream again later.
window.openStream = (address, pass) => {
  const SILENT_AFTER = 40_000; // milliseconds; the server says at least `ping` every 15 seconds
  const OPENS_WITHIN = 10_000;
  const ASK_EVERY = 5000;
  const ASK_HIDDEN_EVERY = 30_000;
  const TRY_AGAIN_AFTER = 120_000;
  let source = null;
  let last = ""; // the number of the last change heard of
  let heardAt = performance.now();
  let asking = 0;

  const ask = () => {
    pass({ kind: "resync" });
    asking = setTimeout(ask, document.visibilityState === "visible" ? ASK_EVERY : ASK_HIDDEN_EVERY);
  };
  const askInstead = () => {
    source?.close();
    source = null;
    clearTimeout(asking);
    ask();
    setTimeout(listen, TRY_AGAIN_AFTER);
  };

  function listen() {
    source?.close();
    const mine = new EventSource(last ? `${address}?after=${encodeURIComponent(last)}` : address);
    source = mine;
    const patience = setTimeout(() => mine === source && askInstead(), OPENS_WITHIN);
    const heard = () => {
      heardAt = performance.now();
      clearTimeout(patience);
      clearTimeout(asking);
      pass({ kind: "connection", up: true });
    };
    mine.addEventListener("error", () => {
      pass({ kind: "connection", up: false });
      if (mine === source && mine.readyState === EventSource.CLOSED) {
        clearTimeout(patience);
        askInstead();
      }
    });
    mine.addEventListener("ping", heard); // only what arrives proves that a stream is open
    for (const kind of ["conversation", "looks", "presence", "resync"]) {
      mine.addEventListener(kind, (event) => {
        last = event.lastEventId || last;
        heard();
        pass({ kind, id: JSON.parse(event.data) });
      });
    }
  }

  // After sleep, or on another network, a stream may be dead without knowing it.
  const wake = () => {
    if (!source || performance.now() - heardAt < SILENT_AFTER / 2) return;
    heardAt = performance.now();
    listen();
  };
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wake();
  });
  setInterval(() => {
    if (source && performance.now() - heardAt > SILENT_AFTER) wake();
  }, 5000);
  listen();
};
