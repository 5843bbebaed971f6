// The side panel: parts that stay as they were left, a clock that goes on, and what is typed or
// found there, which updates leave alone. Without this script every form leads to a page.
(() => {
  const STORE = "closed-parts";
  const MINUTE = 60_000;
  const about = document.getElementById("about");
  if (!about) return;

  const parts = (root) => root.querySelectorAll(".part[id]");
  const closed = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(STORE) ?? "[]"));
    } catch {
      return new Set(); // private windows keep nothing
    }
  };
  const remember = ({ id, open }) => {
    const ids = closed();
    if (open) ids.delete(id);
    else ids.add(id);
    try {
      localStorage.setItem(STORE, JSON.stringify([...ids]));
    } catch {
      // it is open again on the next page
    }
  };
  for (const part of parts(about)) part.open = !closed().has(part.id);
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (target.matches?.("#about .part")) remember(target);
    },
    true, // this event does not bubble
  );

  // The customer's clock, which the server wrote as HH:MM.
  const tick = (root) => {
    const clock = root.querySelector("#local-time");
    if (!clock) return;
    const there = new Date(Date.now() + Number(clock.dataset.offset) * MINUTE);
    const words = there.toISOString().slice(11, 16);
    if (clock.textContent !== words) clock.textContent = words;
  };
  setInterval(() => tick(document), MINUTE / 4);

  const showCopy = (root) => {
    for (const button of root.querySelectorAll("[data-copy]")) {
      button.hidden = !navigator.clipboard; // only where the page came by HTTPS
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector(".visually-hidden");
    const before = words.textContent;
    words.textContent = button.dataset.done;
    button.classList.add("copy-done");
    setTimeout(() => {
      words.textContent = before;
      button.classList.remove("copy-done");
    }, 2000);
  });

  // On narrow screens the panel lies over the field it leads to.
  document.addEventListener(
    "click",
    ({ target }) => {
      if (target.closest?.("#about [data-writes]") && location.hash === "#about") {
        location.hash = "content";
      }
    },
    true, // before the field takes the focus
  );

  tick(document);
  showCopy(about);

  // A part that waits for an answer is left to that answer: replaced before, it would not hear it.
  let answered = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    answered = event.detail.requestConfig.elt;
  });
  document.body.addEventListener("keyed:done", () => {
    answered = null;
  });
  const waits = (part) =>
    [...(part?.querySelectorAll(".htmx-request") ?? [])].some((element) => element !== answered);

  // What an update brings is made like the page, so that the two compare as equal.
  document.body.addEventListener("keyed:fresh", ({ detail: fresh }) => {
    if (fresh.id !== "about") return;
    for (const part of parts(fresh)) {
      const current = document.getElementById(part.id);
      if (waits(current)) part.replaceWith(current.cloneNode(true));
    }
    tick(fresh);
    showCopy(fresh);
    for (const found of fresh.querySelectorAll("[data-keep]")) {
      const current = document.getElementById(found.id);
      if (current) found.replaceWith(current.cloneNode(true));
    }
    for (const field of fresh.querySelectorAll(".input[id]")) {
      field.value = document.getElementById(field.id)?.value ?? "";
    }
  });

  // After a step its field is empty, and the focus is where the next one begins, also where an
  // update brings what came of it before the answer does.
  const SOON = 3000; // milliseconds within which the answer is there
  let next = null;
  let typed = [];
  const isStep = (element) => element.matches("#about form[method=post]");
  document.body.addEventListener("htmx:beforeSend", ({ target: form }) => {
    if (!isStep(form)) return;
    typed = [...form.querySelectorAll(".input[id]")].map(({ id, value }) => [id, value]);
    form.reset();
    const focus = form.dataset.focus;
    next = focus;
    setTimeout(() => {
      if (next === focus) next = null;
    }, SOON);
  });
  const bringBack = ({ target: form }) => {
    if (!isStep(form)) return;
    next = null;
    for (const [id, value] of typed) document.getElementById(id).value = value;
  };
  document.body.addEventListener("htmx:sendError", bringBack);
  document.body.addEventListener("htmx:responseError", bringBack);
  document.body.addEventListener("keyed:done", () => {
    if (!next || (document.activeElement && document.activeElement !== document.body)) return;
    document.getElementById(next)?.focus({ preventScroll: true });
    next = null;
  });
})();
