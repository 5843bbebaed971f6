// Where the focus goes when its element is replaced or gone, and on the page a key led to: never
// back to the top of the page.
(() => {
  const LED = "led-by-key";
  const calm = { preventScroll: true };
  const isLost = () => !document.activeElement || document.activeElement === document.body;
  const wordsOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

  // What replaces an element has its id, or its place or words below the nearest id that stays.
  let place = null;
  const remember = () => {
    const element = document.activeElement;
    if (place || isLost()) return;
    const roots = [];
    for (let root = element.closest("[id]"); root; root = root.parentElement?.closest("[id]")) {
      const alike = [...root.querySelectorAll(element.tagName)];
      roots.push({ id: root.id, at: alike.indexOf(element) });
    }
    place = { tag: element.tagName, words: wordsOf(element), roots };
  };
  const find = ({ tag, words, roots }) => {
    for (const { id, at } of roots) {
      const root = document.getElementById(id);
      if (!root) continue;
      if (at < 0) return root;
      const alike = [...root.querySelectorAll(tag)].filter(
        (each) => each.checkVisibility() && !each.disabled,
      );
      const found = alike.find((each) => wordsOf(each) === words) ?? alike[at] ?? alike.at(-1);
      if (found) return found;
    }
    return null;
  };
  const restore = () => {
    const before = place;
    place = null;
    if (!before || !isLost()) return;
    find(before)?.focus(calm);
    if (isLost()) document.getElementById("content")?.focus(calm);
  };
  document.body.addEventListener("keyed:fresh", remember);
  document.body.addEventListener("keyed:done", restore);

  // A click without a pointer came from a key: the next page goes on where this one was left.
  const leave = (event) => {
    const led = event.target.closest?.("a[href], button");
    if (!led || event.detail || event.defaultPrevented) return;
    try {
      sessionStorage.setItem(LED, location.pathname);
    } catch {
      // the next page begins at its top
    }
  };
  document.addEventListener("click", leave);

  const arrive = () => {
    const from = sessionStorage.getItem(LED);
    sessionStorage.removeItem(LED);
    if (!from || !isLost() || location.hash) return;
    const number = /\/(\d+)\/$/.exec(from)?.[1];
    const isList = document.querySelector(".panes.shows-list");
    const row = isList && number && document.querySelector(`#row-${number} a.row`);
    (row ?? document.getElementById("content"))?.focus();
  };
  addEventListener("pageshow", arrive);
})();
