// Quick replies above the field: found by words or #tag, put in at the cursor, never sent.
// Without this script the button is a link to a page that lists them.
(() => {
  const SLASH = /^\/q(?:[ \t]+(.*))?$/; // the whole answer so far, on one line
  const form = document.getElementById("composer");
  const panel = document.getElementById("quick-replies");
  const opener = document.getElementById("quick-open");
  if (!form || !panel || !opener) return;

  const field = form.elements.text;
  const filter = document.getElementById("quick-filter");
  const told = document.getElementById("quick-told");
  let shown = null; // what was found last
  let chosenEarly = false; // Enter was pressed before the answer to the last words came

  const found = () => document.getElementById("quick-found");
  const options = () => [...panel.querySelectorAll("[role=option]")];
  const marked = () => panel.querySelector("[aria-selected=true]");
  const of = document.getElementById("quick-of"); // all of them, or the agent's own
  const isFresh = () =>
    found().dataset.search === filter.value.trim().slice(0, filter.maxLength)
    && (found().dataset.of ?? "") === (of?.value ?? "");
  const isOpen = () => !panel.hidden;

  const mark = (option) => {
    marked()?.setAttribute("aria-selected", "false");
    filter.setAttribute("aria-expanded", String(Boolean(option)));
    for (const element of [filter, field]) element.removeAttribute("aria-activedescendant");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    for (const element of [filter, field]) element.setAttribute("aria-activedescendant", option.id);
  };

  const open = (words, how) => {
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    filter.value = words.slice(0, filter.maxLength);
    htmx.trigger(filter, how);
  };

  const close = () => {
    panel.hidden = true;
    chosenEarly = false;
    opener.setAttribute("aria-expanded", "false");
    for (const element of [filter, field]) element.removeAttribute("aria-activedescendant");
  };

  const put = (option) => {
    const text = option.querySelector("[data-text]").textContent;
    const all = SLASH.test(field.value);
    close();
    field.focus();
    const [start, end] = all ? [0, field.value.length] : [field.selectionStart, field.selectionEnd];
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const choose = () => {
    chosenEarly = !isFresh();
    if (!chosenEarly && marked()) put(marked());
  };

  const step = (by) => {
    const all = options();
    const next = all.indexOf(marked()) + by;
    if (all.length) mark(all[(next + all.length) % all.length]);
  };

  // A command that is given up leaves nothing behind that could be sent by accident.
  const takeAway = () => {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: choose,
    Escape: () => {
      const wasInPanel = panel.contains(document.activeElement);
      close();
      if (SLASH.test(field.value)) takeAway();
      else if (wasInPanel) opener.focus();
    },
  };
  const steer = (event) => {
    const act = KEYS[event.key];
    if (!isOpen() || !act || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.target === field && !SLASH.test(field.value) && event.key !== "Escape") return;
    if (event.target.closest("button") && event.key !== "Escape") return;
    event.preventDefault();
    act();
  };
  panel.addEventListener("keydown", steer);
  field.addEventListener("keydown", steer);

  field.addEventListener("input", () => {
    const typed = SLASH.exec(field.value);
    if (!typed) {
      if (isOpen() && filter.dataset.slash) close();
      delete filter.dataset.slash;
    } else {
      filter.dataset.slash = "yes";
      open(typed[1] ?? "", "input"); // when no more is typed
    }
  });

  opener.setAttribute("role", "button");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.setAttribute("aria-controls", panel.id);
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (isOpen()) {
      close();
      return;
    }
    open("", "quick:look");
    filter.focus();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    opener.click();
  });

  for (const tab of panel.querySelectorAll(".quick-tabs [data-of]")) {
    tab.addEventListener("click", () => {
      of.value = tab.dataset.of;
      for (const each of panel.querySelectorAll(".quick-tabs [data-of]")) {
        each.setAttribute("aria-pressed", String(each === tab));
      }
      htmx.trigger(filter, "quick:look");
      filter.focus();
    });
  }

  panel.querySelector(".quick-close").addEventListener("click", KEYS.Escape);
  panel.addEventListener("mousedown", (event) => {
    if (event.target.closest("[role=option]")) event.preventDefault(); // the focus stays
  });
  panel.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) put(option);
  });

  // What was found has come, or the conversation may not be answered any more.
  document.body.addEventListener("keyed:done", () => {
    if (isOpen() && form.querySelector("fieldset").disabled) close();
    if (found() === shown) return;
    shown = found();
    told.textContent = shown.dataset.told ?? "";
    mark(options()[0]);
    if (chosenEarly && isOpen() && isFresh()) choose();
  });
  filter.addEventListener("input", () => {
    chosenEarly = false;
  });
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    filter.addEventListener(failure, () => {
      const sentence = document.createElement("p");
      sentence.className = "error quick-said";
      sentence.textContent = told.textContent = panel.dataset.failed;
      found().replaceChildren(sentence);
      mark(null);
    });
  }

  form.addEventListener("submit", (event) => {
    if (!SLASH.test(field.value)) {
      close();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isOpen()) choose();
    else open(SLASH.exec(field.value)[1] ?? "", "quick:look");
  }, true);
  field.setSelectionRange(field.value.length, field.value.length);
})();
