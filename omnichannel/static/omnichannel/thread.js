// Reading a thread: opens where the new messages begin, and says when something came below.
(() => {
  const NEAR = 120; // pixels from the end that count as reading the newest
  const scroller = document.getElementById("scroller");
  if (!scroller) return;

  const toNewest = document.getElementById("to-newest");
  const newest = () => document.querySelector("#entries-list > .entry:last-of-type")?.id;
  const isAtEnd = () => scroller.scrollTop > -NEAR; // the scroller is turned upside down

  document.getElementById("new-messages")?.scrollIntoView({ block: "center" });

  // What comes below is not missed, and not forced on who reads further up.
  let last = newest();
  document.body.addEventListener("keyed:done", () => {
    if (toNewest && newest() !== last && !isAtEnd()) toNewest.hidden = false;
    last = newest();
  });
  scroller.addEventListener("scroll", () => {
    if (toNewest && isAtEnd()) toNewest.hidden = true;
  }, { passive: true });
  toNewest?.addEventListener("click", () => {
    scroller.scrollTo({ top: 0 });
    scroller.focus({ preventScroll: true });
  });
  document.getElementById("composer")?.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) scroller.scrollTo({ top: 0 });
  });
})();
