// What is being written is kept on the server a moment later, and in this tab until it is there.
// What is on its way is not kept meanwhile, or it would come back after it was sent.
(() => {
  const PAUSE = 1000; // milliseconds without a key
  const MOST_ON_LEAVING = 60_000; // bytes; browsers send no more from a page that is left
  const NOT_KEPT = 205; // it was sent meanwhile, or may not be kept
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
    let isOnItsWay = false;

    // In this tab; `sentAs` says that it was on its way, and under which reply_id.
    const remember = (sentAs) => {
      sessionStorage.setItem(key, JSON.stringify({ words: words(), sentAs }));
    };
    const replyId = () => form.elements.reply_id?.value ?? "";

    const post = (text, id) => {
      const values = new URLSearchParams({ text });
      if (isNote) values.set("note", "yes");
      else if (replyTo()) values.set("reply_to", replyTo());
      if (id) values.set("reply_id", id);
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      const keepalive = values.toString().length < MOST_ON_LEAVING;
      return fetch(form.dataset.draft, { method: "POST", headers, body: values, keepalive });
    };

    const send = async (wanted) => {
      try {
        const answer = await post(words(), replyId());
        if (answer.status !== 204) throw new Error(answer.statusText);
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
      if (isOnItsWay || state() === saved) return;
      underway = send(state());
      await underway;
      underway = null;
    };

    const changed = () => {
      if (words()) remember();
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

    form.addEventListener("htmx:beforeSend", (event) => {
      if (event.detail.elt !== form) return;
      clearTimeout(pause);
      isOnItsWay = true;
      if (words()) remember(replyId());
    });
    // It was sent, and the server has forgotten the draft, unless one came after it.
    form.addEventListener("htmx:afterRequest", async (event) => {
      if (event.detail.elt !== form) return;
      isOnItsWay = false;
      if (event.detail.xhr.status !== 200) {
        save();
        return;
      }
      const wasUnderway = underway;
      if (wasUnderway) await wasUnderway;
      saved = wasUnderway ? "" : NOTHING;
      changed();
      if (wasUnderway) save();
    });

    // Of what was on its way when the page was left the server knows whether it was sent.
    const bringBack = async () => {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
      if (!kept) return;
      if (kept.sentAs !== undefined) {
        const before = field.value;
        const answer = await post(kept.words, kept.sentAs).catch(() => null);
        const wasSent = answer?.status === NOT_KEPT;
        if (wasSent) sessionStorage.removeItem(key);
        if (wasSent && kept.words.startsWith(field.value)) field.value = ""; // a draft of them
        if (wasSent || field.value !== before) return;
      }
      if (kept.words !== field.value) field.value = kept.words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    bringBack();
  };

  for (const id of ["composer", "noting"]) {
    const form = document.getElementById(id);
    if (form) keep(form);
  }
})();
