// The two fields, for the answer and for the note: sent with Enter or Ctrl+Enter, emptied when
// what stood in them was taken, and the customer sees that an answer is being typed.
(() => {
  const TYPING_EVERY = 8000; // milliseconds between two signs that the agent writes
  const answer = document.getElementById("composer");
  if (!answer) return;

  const field = answer.elements.text;
  const state = () => document.getElementById("composer-state").dataset;

  // What had come when the agent began to write: a colleague's answer after that is asked about.
  const settle = () => {
    answer.querySelector("fieldset").disabled = state().mayWrite !== "yes";
    if (!field.value.trim()) answer.elements.seen.value = state().newest;
  };
  document.body.addEventListener("keyed:done", settle);

  const count = document.getElementById("count");
  const typed = () => {
    const longest = Number(count.dataset.longest);
    count.hidden = field.value.length < longest * 0.8;
    count.querySelector("[data-count]").textContent = field.value.length;
    count.querySelector("[data-several]").hidden = field.value.length <= longest;
  };
  typed();
  field.addEventListener("input", typed);

  let shownAt = -Infinity;
  field.addEventListener("input", () => {
    const now = performance.now();
    const isCommand = field.value.startsWith("/");
    if (!answer.dataset.typing || !field.value.trim() || isCommand) return;
    if (now - shownAt < TYPING_EVERY) return;
    shownAt = now;
    const headers = { "X-CSRFToken": answer.elements.csrfmiddlewaretoken.value };
    fetch(answer.dataset.typing, { method: "POST", headers, keepalive: true }).catch(() => {});
  });

  // Enter sends, or Ctrl+Enter, as the agent prefers; a word being composed is finished first,
  // and what a list beside the field took for itself is not ours.
  const isSending = (event, { sends }) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return false;
    if (event.ctrlKey || event.metaKey) return true;
    return sends === "enter" && !event.shiftKey && !event.altKey;
  };

  const serve = (form) => {
    const text = form.elements.text;
    const refusal = form.querySelector(".refusal").id; // it is replaced, its id stays
    const say = (sentence) => {
      document.getElementById(refusal).textContent = sentence;
    };
    form.querySelector("[data-keys]").hidden = false;
    form.addEventListener("keydown", (event) => {
      if (event.target !== text || event.defaultPrevented) return;
      if (!isSending(event, form.dataset)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      const { elt, xhr, requestConfig } = event.detail;
      if (elt !== form || xhr.status !== 200) return;
      const sent = requestConfig.parameters.text;
      if (text.value.startsWith(sent)) text.value = text.value.slice(sent.length).trimStart();
      shownAt = -Infinity;
      typed();
      settle();
    });

    // Nobody answered, or not with a sentence: everything stays as it is, to be sent again.
    form.addEventListener("htmx:sendError", () => say(form.dataset.failed));
    form.addEventListener("htmx:responseError", (event) => {
      const { tooMuch, failed } = form.dataset;
      say(event.detail.xhr.status === 413 ? tooMuch : failed);
    });
  };
  serve(answer);
  const noting = document.getElementById("noting");
  if (noting) serve(noting);
})();
