// Single keys act while nothing is being typed. What has a key says so in its data-key, so the
// page itself is the table; `?` shows what the page offers now.
(() => {
  const { enabled } = document.currentScript.dataset;
  const SEQUENCE = 1200; // milliseconds between the two keys of `g m`
  const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  const FOLDED = "details:not([open])";
  let first = "";
  let firstAt = 0;

  // What a closed menu holds is a key away as well; what is hidden or barred is not.
  const isThere = (element) => {
    if (element.disabled || element.closest("[hidden], [inert], fieldset:disabled")) return false;
    let shown = element;
    for (let fold = element.closest(FOLDED); fold; fold = fold.parentElement.closest(FOLDED)) {
      shown = fold;
    }
    return shown.checkVisibility();
  };
  const controls = () => [...document.querySelectorAll("[data-key]")].filter(isThere);
  window.controlsWithKeys = controls;
  const controlFor = (key) => {
    const card = document.activeElement.closest("[data-offer]");
    const fitting = controls().filter((control) => control.dataset.key === key);
    return fitting.find((control) => card?.contains(control)) ?? fitting[0];
  };

  const unfold = (element) => {
    for (let fold = element.closest(FOLDED); fold; fold = fold.parentElement.closest(FOLDED)) {
      fold.open = true;
    }
  };
  const act = (control) => {
    if (control.matches("summary")) {
      const menu = control.parentElement;
      unfold(menu.parentElement);
      menu.open = !menu.open;
      control.focus();
    } else if (control.matches(TYPING) && control.type !== "file") {
      unfold(control);
      control.focus();
    } else control.click();
  };

  const rows = () => {
    const isChoosing = document.querySelector(".list.is-choosing");
    return [...document.querySelectorAll(isChoosing ? ".row-choice" : "a.row")].filter(isThere);
  };
  const openRow = (all) => all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const stand = (row) => {
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const walk = (by) => {
    const all = rows();
    const here = all.indexOf(document.activeElement);
    const from = here >= 0 ? here : openRow(all);
    stand(all[Math.min(Math.max(from + by, 0), all.length - 1)]);
  };
  const WALKS = { j: () => walk(1), k: () => walk(-1), u: () => stand(rows()[openRow(rows())]) };
  const ARROWS = { ArrowDown: "j", ArrowUp: "k" }; // elsewhere they scroll

  // A keyboard that writes other letters has ours in the same places.
  const keyOf = (event) => {
    if (ARROWS[event.key]) return event.target.matches("a.row, .row-choice") ? ARROWS[event.key] : "";
    if (event.code === "Slash" && !/^[!-~]$/.test(event.key)) return event.shiftKey ? "?" : "/";
    if (/^Key.$/.test(event.code) && !/^[!-~]$/.test(event.key)) {
      return event.shiftKey ? "" : event.code.slice(3).toLowerCase();
    }
    const isLetter = /^[a-z]$/i.test(event.key);
    return isLetter && event.shiftKey ? "" : isLetter ? event.key.toLowerCase() : event.key;
  };

  // Out of the field: single keys count again.
  const leave = (field) => {
    if (field.closest(".list")) stand(rows()[Math.max(openRow(rows()), 0)]);
    else (document.getElementById("scroller") ?? document.getElementById("content")).focus();
  };

  const press = (event, key) => {
    const isSecond = first && performance.now() - firstAt < SEQUENCE;
    const wanted = isSecond ? `${first} ${key}` : key;
    first = "";
    const control = controlFor(wanted);
    if (control || WALKS[wanted]) {
      event.preventDefault();
      if (control) act(control);
      else WALKS[wanted]();
    } else if (controls().some((each) => each.dataset.key.startsWith(`${wanted} `))) {
      event.preventDefault();
      first = wanted;
      firstAt = performance.now();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open], [aria-modal=true]")) return;
    const field = event.target.closest?.(TYPING);
    if (field) {
      if (event.key === "Escape" && enabled === "yes") leave(field);
      return;
    }
    const key = keyOf(event);
    if (key === "?") {
      event.preventDefault();
      window.showShortcuts();
    } else if (key && enabled === "yes") press(event, key);
  });
})();
