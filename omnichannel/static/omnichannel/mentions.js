// Naming colleagues in a note: typed after an @, chosen from a list, told when the note is added.
// Without this script a name or user name that is typed in full does the same.
(() => {
  const PAUSE = 100; // milliseconds
  const TYPED = /(?:^|[\s(])@([^\s@]*(?: [^\s@]*)?)$/; // before the cursor
  const form = document.getElementById("noting");
  const list = document.getElementById("mentions");
  if (!form || !list) return;

  const field = form.elements.text;
  let pause = 0;
  let asked = ""; // what was looked up last

  const options = () => [...list.querySelectorAll("[role=option]")];
  const marked = () => list.querySelector("[aria-selected=true]");
  const isOpen = () => !list.hidden;
  const typed = () => TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];

  const mark = (option) => {
    marked()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    clearTimeout(pause);
    list.hidden = true;
    mark(null);
  };

  const look = async (words) => {
    asked = words;
    try {
      const address = `${list.dataset.address}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected || typed() !== words) return;
      list.innerHTML = await answer.text();
    } catch {
      return; // typed in full it counts all the same
    }
    list.hidden = !options().length;
    mark(options()[0]);
  };

  const put = (option) => {
    const end = field.selectionStart;
    const start = end - typed().length;
    close();
    field.setRangeText(`${option.dataset.name} `, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  const step = (by) => {
    const all = options();
    mark(all[(all.indexOf(marked()) + by + all.length) % all.length]);
  };
  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => put(marked()),
    Tab: () => put(marked()),
    Escape: close,
  };

  field.setAttribute("aria-controls", list.id);
  field.addEventListener("input", () => {
    const words = typed();
    clearTimeout(pause);
    if (words === undefined) close();
    else pause = setTimeout(look, words === asked ? 0 : PAUSE, words);
  });
  field.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!isOpen() || !act || !marked() || event.isComposing || event.ctrlKey) return;
    event.preventDefault();
    act();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) put(option);
  });
})();
