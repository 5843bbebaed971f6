// Slash commands: typed into a field, chosen from a small list, done instead of sent. What only
// looks like one is text.
(() => {
  const TYPED = /^\/([a-z]{0,2})(?:[ \t]+(.*))?$/; // the whole field, on one line
  const answer = document.getElementById("composer");
  if (!answer) return;

  const list = () => document.getElementById("commands"); // it is replaced with the thread
  const options = () => [...list().querySelectorAll("[role=option]")];
  const offered = () => options().filter((option) => !option.hidden);
  const marked = () => list().querySelector("[aria-selected=true]");
  const isOpen = () => !list().hidden;
  let field = answer.elements.text;

  const mark = (option) => {
    marked()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    if (!isOpen()) return;
    list().hidden = true;
    mark(null);
  };

  // In a note there is no quick reply, and no way to where one is already.
  const isFor = ({ dataset: { command } }, form) =>
    form === answer ? command !== "p" : command !== "i" && command !== "q";
  const fits = ({ dataset: { command } }, [, name, words]) =>
    words === undefined ? command.startsWith(name) : command === name;

  const look = (form) => {
    field = form.elements.text;
    const typed = TYPED.exec(field.value);
    if (!typed || (typed[1] === "q" && form === answer)) {
      close();
      return;
    }
    for (const option of options()) option.hidden = !(isFor(option, form) && fits(option, typed));
    list().hidden = !offered().length;
    mark(offered()[0]);
  };

  const empty = () => {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = (which, words) =>
    document.body.dispatchEvent(new CustomEvent("writing:show", { detail: { which, words } }));

  const run = (option) => {
    const { command, address } = option.dataset;
    const words = TYPED.exec(field.value)?.[2] ?? "";
    close();
    if (command === "q") {
      field.value = "/q ";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
      return;
    }
    empty();
    if (address) location.assign(`${address}&q=${encodeURIComponent(words)}`);
    else show(command === "i" ? "note" : "answer", words);
  };

  const step = (by) => {
    const all = offered();
    mark(all[(all.indexOf(marked()) + by + all.length) % all.length]);
  };
  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => run(marked()),
    Tab: () => run(marked()),
    Escape: () => {
      close();
      empty();
    },
  };

  const known = (form) => {
    const typed = TYPED.exec(form.elements.text.value);
    const is = ({ dataset: { command } }) => command === typed?.[1];
    return typed && options().find((option) => is(option) && isFor(option, form));
  };

  const serve = (form) => {
    form.elements.text.addEventListener("input", () => look(form));
    form.elements.text.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      if (!isOpen() || !act || !marked() || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      act();
    });
    form.addEventListener("submit", (event) => {
      const option = known(form);
      if (!option || option.dataset.command === "q") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      field = form.elements.text;
      run(option);
    }, true);
  };
  serve(answer);
  const noting = document.getElementById("noting");
  if (noting) serve(noting);

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("#commands")) event.preventDefault(); // the focus stays
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("#commands [role=option]");
    if (option) run(option);
  });
  // The list may have come anew, closed.
  document.body.addEventListener("keyed:done", () => {
    const form = field.form;
    if (document.activeElement === field && TYPED.test(field.value)) look(form);
  });
})();
