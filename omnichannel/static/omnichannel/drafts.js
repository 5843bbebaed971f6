// What is being written is kept on the server a moment later, and in this tab until it is there.
(() => {
  const PAUSE = 1000; // milliseconds without a key
  const MOST_ON_LEAVING = 60_000; // bytes; browsers send no more from a page that is left
  const COMMAND = /^\/(?:q|p|i|c|t|tq)?(?:[ \t].*)?$/;

  const keep = (form) => {
    const field = form.elements.text;
    const told = form.querySelector(".draft-saved");
    const isNote = form.id === "noting";
    const key = `${isNote ? "note" : "answer"}-${form.dataset.user}-${form.dataset.conversation}`;
    const replyTo = () => form.elements.reply_to?.value ?? "";
    const words = () => (COMMAND.test(field.value) ? "" : field.value);
    const state = () => JSON.stringify([words(), replyTo()]);
    const NOTHING = JSON.stringify(["", ""]);
    let saved = state();
    let pause = 0;
    let underway = null;

    const body = () => {
      const values = new URLSearchParams({ text: words() });
      if (isNote) values.set("note", "yes");
      else if (replyTo()) values.set("reply_to", replyTo());
      return values;
    };

    const send = async (wanted) => {
      const values = body();
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      const keepalive = values.toString().length < MOST_ON_LEAVING;
      try {
        const answer = await fetch(form.dataset.draft, {
          method: "POST", headers, body: values, keepalive,
        });
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        saved = wanted;
        if (state() !== wanted) return;
        sessionStorage.removeItem(key);
        told.textContent = words() ? told.dataset.saved : "";
      } catch {
        told.textContent = words() ? told.dataset.unsaved : "";
      }
    };
    const save = async () => {
      clearTimeout(pause);
      if (underway) await underway; // one after the other, so that the latest stays
      if (state() === saved) return;
      underway = send(state());
      await underway;
      underway = null;
    };

    const changed = () => {
      if (words()) sessionStorage.setItem(key, words());
      else sessionStorage.removeItem(key);
      told.textContent = "";
      clearTimeout(pause);
      pause = setTimeout(save, PAUSE);
    };
    field.addEventListener("input", changed);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
    window.addEventListener("pagehide", save);

    // It was sent, and the server has forgotten the draft, unless one came after it.
    form.addEventListener("htmx:beforeRequest", (event) => {
      if (event.detail.elt === form) clearTimeout(pause);
    });
    form.addEventListener("htmx:afterRequest", async (event) => {
      if (event.detail.elt !== form || event.detail.xhr.status !== 200) return;
      const wasUnderway = underway;
      if (wasUnderway) await wasUnderway;
      saved = wasUnderway ? "" : NOTHING;
      changed();
      if (wasUnderway) save();
    });

    const unsaved = sessionStorage.getItem(key);
    if (unsaved === null) return;
    if (unsaved !== field.value) field.value = unsaved;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  for (const id of ["composer", "noting"]) {
    const form = document.getElementById(id);
    if (form) keep(form);
  }
})();
