// Single keys act while nothing is being typed. What has a key says so in its data-key, so the
// page itself is the table; `?` shows what the page offers now.
(() => {
  const { enabled } = document.currentScript.dataset;
  const sheet = document.getElementById("shortcuts");
  if (!sheet) return;

  const SEQUENCE = 1200; // milliseconds between the two keys of `g m`
  const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  let first = "";
  let firstAt = 0;

  const isThere = (element) => element.checkVisibility() && !element.disabled;
  const controls = () => [...document.querySelectorAll("[data-key]")].filter(isThere);
  const wordsOf = (control) =>
    (control.dataset.keyWords || control.getAttribute("aria-label") || control.textContent)
      .replace(/\s+/g, " ")
      .trim();

  const act = (control) => {
    if (control.matches(TYPING)) control.focus();
    else if (control.matches("summary")) {
      control.focus();
      control.click();
    } else control.click();
  };

  const rows = () => [...document.querySelectorAll("a.row")].filter(isThere);
  const walk = (by) => {
    const all = rows();
    const here = all.findIndex((row) => row === document.activeElement);
    const open = all.findIndex((row) => row.getAttribute("aria-current") === "true");
    const from = here >= 0 ? here : open;
    const next = all[Math.min(Math.max(from + by, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const WALKS = { j: () => walk(1), k: () => walk(-1) };

  const line = (key, words) => {
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
  const show = () => {
    const known = new Map(controls().map((control) => [control.dataset.key, wordsOf(control)]));
    const { next, before, help } = sheet.dataset;
    const list = [["j", next], ["k", before], ...known, ["?", help]];
    sheet.querySelector("dl").replaceChildren(...list.map(([key, words]) => line(key, words)));
    sheet.showModal();
  };

  const isTyping = (target) => target.closest?.(TYPING) || document.querySelector("dialog[open]");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") {
      event.preventDefault();
      show();
      return;
    }
    if (enabled !== "yes") return;
    const isSecond = first && performance.now() - firstAt < SEQUENCE;
    const key = isSecond ? `${first} ${event.key}` : event.key;
    first = "";
    const control = controls().find((each) => each.dataset.key === key);
    if (WALKS[key] || control) {
      event.preventDefault();
      if (control) act(control);
      else WALKS[key]();
    } else if (controls().some((each) => each.dataset.key.startsWith(`${key} `))) {
      first = key;
      firstAt = performance.now();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shows-shortcuts]")) show();
    if (event.target === sheet) sheet.close();
  });
  const reveal = (root) => {
    for (const opener of root.querySelectorAll("[data-shows-shortcuts]")) opener.hidden = false;
  };
  document.body.addEventListener("keyed:fresh", (event) => reveal(event.detail));
  reveal(document);
})();
