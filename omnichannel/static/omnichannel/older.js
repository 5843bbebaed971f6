// Earlier messages of a thread come in above on the way up, and follow what changes as the
// newest do. Without this script links lead to them.
(() => {
  const EVERY = 3000; // milliseconds between two looks at what changed further up
  const scroller = document.getElementById("scroller");
  if (!scroller) return;

  const older = document.getElementById("older");
  const list = document.getElementById("older-list");
  const more = document.getElementById("older-more");
  const newest = () => [...document.querySelectorAll("#entries-list > li")];
  const beforeNewest = () => document.querySelector("#entries [data-earlier]");
  let pages = 0; // that are loaded above the newest one
  let turn = 0; // an answer to an earlier question comes too late

  const read = async (link) => {
    const answer = await fetch(link.dataset.earlier, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const entries = [...page.querySelectorAll("#entries-list > li")];
    return { entries, link: page.querySelector("#entries [data-earlier]") };
  };

  // A day goes on from page to page: it is told once up here, and once among the newest.
  const rename = (entry) => {
    if (entry.classList.contains("day")) entry.id = `older-${entry.id.replace("older-", "")}`;
    return entry;
  };
  const once = (entries) => {
    const names = new Set(newest().map((entry) => entry.id));
    return entries.map(rename).filter(({ id }) => !names.has(id) && names.add(id));
  };
  const show = (entries, link) => {
    const fresh = older.cloneNode(false);
    fresh.append(list.cloneNode(false));
    fresh.firstElementChild.append(...once(entries));
    const how = { swapStyle: "keyed", swapDelay: 0, settleDelay: 0 };
    htmx.swap(older, fresh.outerHTML, how, { contextElement: older });
    more.replaceChildren(...(link ? [link] : []));
    more.hidden = !link;
    watch();
  };

  const bringUpToDate = async () => {
    const mine = ++turn;
    const entries = [];
    let link = beforeNewest();
    for (let number = 0; number < pages && link; number += 1) {
      const page = await read(link);
      entries.unshift(...page.entries);
      link = page.link;
    }
    if (mine === turn) show(entries, link);
  };
  let isDue = false;
  let askedAt = -Infinity;
  const ask = () => {
    isDue = false;
    askedAt = performance.now();
    bringUpToDate().catch(() => {}); // the next change asks again
  };
  document.body.addEventListener("keyed:fresh", ({ detail }) => {
    if (detail.id !== "entries" || !pages) return;
    keep(detail);
    if (!isDue) setTimeout(ask, Math.max(0, askedAt + EVERY - performance.now()));
    isDue = true;
  });
  // What a new message pushes out of the newest ones stands above them from then on; the day of
  // the oldest stays, whatever leaves.
  const keep = (fresh) => {
    const lines = "#entries-list > li:not(.day)";
    const stays = new Set([...fresh.querySelectorAll(lines)].map(({ id }) => id));
    const shown = [...document.querySelectorAll(lines)];
    const first = shown.findIndex((line) => stays.has(line.id));
    if (first > 0) list.append(...shown.slice(0, first));
  };

  let isLoading = false;
  const load = async (link) => {
    if (isLoading) return;
    isLoading = true;
    try {
      const page = await read(link);
      turn += 1;
      pages += 1;
      show([...page.entries, ...[...list.children].map((e) => e.cloneNode(true))], page.link);
    } catch {
      link.textContent = older.dataset.failed;
      scroller.addEventListener("scroll", watch, { once: true, passive: true });
    }
    isLoading = false;
  };
  const seen = new IntersectionObserver(
    (links) => {
      for (const link of links) if (link.isIntersecting) load(link.target);
    },
    { root: scroller, rootMargin: "200px 0px 0px" },
  );
  const watch = () => {
    seen.disconnect();
    const link = pages ? more.firstElementChild : beforeNewest();
    if (link) seen.observe(link);
  };
  scroller.addEventListener("scroll", watch, { once: true, passive: true });
  scroller.addEventListener("click", (event) => {
    const link = event.target.closest("[data-earlier]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(link);
  });
})();
