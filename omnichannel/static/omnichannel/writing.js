// Answer and note: two fields, of which one is shown; what stands in the other stays there.
// Without this script the links load the page with the other field.
(() => {
  const answer = document.getElementById("composer");
  const note = document.getElementById("noting");
  if (!answer || !note) return;

  const forms = { answer, note };

  const show = (which, words = "") => {
    for (const [name, form] of Object.entries(forms)) form.hidden = name !== which;
    const field = forms[which].elements.text;
    if (words) {
      field.value = [field.value, words].filter(Boolean).join("\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (field.matches(":disabled")) answer.querySelector("a[data-writes]")?.focus();
    else field.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-writes]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.dataset.writes);
  });
  document.body.addEventListener("writing:show", ({ detail }) => show(detail.which, detail.words));
  note.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    show("answer");
  });
})();
