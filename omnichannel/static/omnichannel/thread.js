// Reading a thread: opens where the new messages begin, loads earlier ones on the way up, and
// says when something came below. Without this script links lead to earlier messages.
(() => {
  const NEAR = 120; // pixels from the end that count as reading the newest
  const scroller = document.getElementById("scroller");
  if (!scroller) return;

  const older = document.getElementById("older");
  const toNewest = document.getElementById("to-newest");
  const newest = () => document.querySelector("#entries-list > .entry:last-of-type")?.id;
  const isAtEnd = () => scroller.scrollTop > -NEAR; // the scroller is turned upside down

  document.getElementById("new-messages")?.scrollIntoView({ block: "center" });

  // Earlier messages come in above, in a part of their own, which updates leave alone.
  const insert = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const list = page.getElementById("entries-list");
    const link = page.querySelector("[data-earlier]")?.closest("p");
    for (const element of list.querySelectorAll("[id]")) {
      if (document.getElementById(element.id)) element.removeAttribute("id"); // a day goes on
    }
    list.removeAttribute("id");
    list.removeAttribute("data-keyed");
    older.querySelector(".entries-more")?.remove();
    older.prepend(...[link, list].filter(Boolean));
    htmx.process(older);
  };

  let loading = false;
  const load = async (link) => {
    if (loading) return;
    loading = true;
    link.textContent = link.dataset.loading ?? link.textContent;
    try {
      const answer = await fetch(link.dataset.earlier, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      insert(await answer.text());
    } catch {
      link.textContent = older.dataset.failed;
    }
    loading = false;
    watch();
  };

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) load(entry.target);
    },
    { root: scroller, rootMargin: "200px 0px 0px" },
  );
  const watch = () => {
    seen.disconnect();
    const links = scroller.querySelectorAll("[data-earlier]");
    const first = [...links].find((link) => link.offsetParent !== null);
    if (first) seen.observe(first);
  };
  scroller.addEventListener("scroll", watch, { once: true, passive: true });
  scroller.addEventListener("click", (event) => {
    const link = event.target.closest("[data-earlier]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(link);
  });

  // The newest hundred are kept up to date; what a new message pushes out stays above them.
  document.body.addEventListener("keyed:fresh", (event) => {
    if (event.detail.id !== "entries" || !older.lastElementChild) return;
    const lines = "#entries-list > li:not(.day)"; // the day of the oldest stays whatever leaves
    const stays = new Set([...event.detail.querySelectorAll(lines)].map((line) => line.id));
    const shown = [...document.querySelectorAll(lines)];
    const first = shown.findIndex((entry) => stays.has(entry.id));
    if (first > 0) older.lastElementChild.append(...shown.slice(0, first));
  });

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
