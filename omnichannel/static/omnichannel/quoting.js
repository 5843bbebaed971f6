// An answer that refers to a certain message: chosen in the thread, shown above the field.
// Without this script the links load the page with the reference in place.
(() => {
  const form = document.getElementById("composer");
  const shown = document.getElementById("quoting");
  if (!form || !shown) return;

  const refer = (pk, who = "", words = "") => {
    form.elements.reply_to.value = pk;
    shown.querySelector("[data-who]").textContent = who;
    shown.querySelector("[data-words]").textContent = words;
    shown.hidden = !pk;
    form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-reply-to]");
    if (!link && !event.target.closest("#quoting-end")) return;
    event.preventDefault();
    if (link) refer(link.dataset.replyTo, link.dataset.who, link.dataset.words);
    else refer("");
    document.body.dispatchEvent(new CustomEvent("writing:show", { detail: { which: "answer" } }));
    form.elements.text.focus();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form && event.detail.xhr.status === 200) refer("");
  });
})();
