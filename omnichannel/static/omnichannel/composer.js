// The field for the answer: what is typed is kept, sent with Ctrl+Enter, and seen as typing.
(() => {
  const TYPING_EVERY = 8000; // milliseconds between two signs that the agent writes
  const form = document.getElementById("composer");
  if (!form) return;

  const mayWrite = () => {
    const state = document.getElementById("composer-state");
    form.querySelector("fieldset").disabled = state.dataset.mayWrite !== "yes";
  };
  document.body.addEventListener("keyed:done", mayWrite);

  // What is being typed stays in this tab until it was sent, wherever the agent goes meanwhile.
  const field = form.elements.text;
  const key = `answer-${form.dataset.user}-${form.dataset.conversation}`;
  const count = document.getElementById("count");
  const typed = () => {
    if (field.value) sessionStorage.setItem(key, field.value);
    else sessionStorage.removeItem(key);
    const longest = Number(count.dataset.longest);
    count.hidden = field.value.length < longest * 0.8;
    count.querySelector("[data-count]").textContent = field.value.length;
    count.querySelector("[data-several]").hidden = field.value.length <= longest;
  };
  field.value ||= sessionStorage.getItem(key) ?? "";
  typed();
  field.addEventListener("input", typed);
  form.querySelector("[data-keys]").hidden = false;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  let shownAt = -Infinity;
  field.addEventListener("input", () => {
    const now = performance.now();
    if (!form.dataset.typing || !field.value.trim() || now - shownAt < TYPING_EVERY) return;
    shownAt = now;
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    fetch(form.dataset.typing, { method: "POST", headers, keepalive: true }).catch(() => {});
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    if (elt !== form || xhr.status !== 200) return;
    const sent = requestConfig.parameters.text;
    if (field.value.startsWith(sent)) field.value = field.value.slice(sent.length).trimStart();
    shownAt = -Infinity;
    typed();
  });

  // Nobody answered, or not with a sentence: everything stays as it is, to be sent again.
  const say = (sentence) => {
    document.getElementById("refusal").textContent = sentence;
  };
  form.addEventListener("htmx:sendError", () => say(form.dataset.failed));
  form.addEventListener("htmx:responseError", (event) => {
    const { tooMuch, failed } = form.dataset;
    say(event.detail.xhr.status === 413 ? tooMuch : failed);
  });
})();
