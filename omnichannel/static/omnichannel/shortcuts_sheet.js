// What `?` shows: every key that does something on this page now, with the words of its control.
(() => {
  const sheet = document.getElementById("shortcuts");
  if (!sheet) return;

  const wordsOf = (control) => {
    const { keyWords } = control.dataset;
    if (keyWords) return keyWords;
    const named = control.getAttribute("aria-label");
    if (named) return named;
    const copy = control.cloneNode(true);
    for (const other of copy.querySelectorAll("kbd, [data-no-word]")) other.remove();
    return copy.textContent.replace(/\s+/g, " ").trim() || control.title;
  };

  const line = ([key, words]) => {
    const row = document.createElement("div");
    const keys = document.createElement("dt");
    for (const each of key.split(" ")) {
      const kbd = document.createElement("kbd");
      kbd.textContent = each;
      keys.append(kbd, " ");
    }
    const told = document.createElement("dd");
    told.textContent = words;
    row.append(keys, told);
    return row;
  };
  const part = ([title, keys]) => {
    const section = document.createElement("section");
    const head = document.createElement("h3");
    const list = document.createElement("dl");
    head.textContent = title;
    list.append(...[...keys].map(line));
    section.append(head, list);
    return section;
  };

  let before = null;
  const show = () => {
    const { next, previous, current, help, list, everywhere, leave } = sheet.dataset;
    const parts = new Map([[list, new Map()]]);
    const known = new Set();
    const add = (title, key, words) => {
      if (known.has(key)) return;
      known.add(key);
      if (!parts.has(title)) parts.set(title, new Map());
      parts.get(title).set(key, words);
    };
    if (document.querySelector("a.row")) {
      add(list, "j", next);
      add(list, "k", previous);
      add(list, "↵", sheet.dataset.open);
    }
    for (const control of window.controlsWithKeys()) {
      const title = control.closest("[data-keys-of]")?.dataset.keysOf ?? everywhere;
      add(title, control.dataset.key, wordsOf(control));
    }
    if (document.querySelector("a.row[aria-current]")) add(list, "u", current);
    add(everywhere, "Esc", leave);
    add(everywhere, "?", help);
    const filled = [...parts].filter(([, keys]) => keys.size);
    sheet.querySelector(".shortcuts-parts").replaceChildren(...filled.map(part));
    before = document.activeElement;
    sheet.showModal();
    sheet.scrollTop = 0;
  };
  window.showShortcuts = show;

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shows-shortcuts]")) show();
    if (event.target === sheet) sheet.close();
  });
  sheet.addEventListener("close", () => before?.focus({ preventScroll: true }));

  const reveal = (root) => {
    for (const opener of root.querySelectorAll("[data-shows-shortcuts]")) opener.hidden = false;
  };
  document.body.addEventListener("keyed:fresh", (event) => reveal(event.detail));
  reveal(document);
})();
