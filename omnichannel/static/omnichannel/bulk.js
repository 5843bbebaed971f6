// Several conversations of the list at once: what is chosen is counted, and only the fields of
// the chosen step are shown. Without this script all fields are there.
(() => {
  const form = document.getElementById("bulk");
  if (!form) {
    document.querySelector("[data-choose]")?.remove();
    return;
  }
  const step = document.getElementById("bulk-step");
  const all = form.querySelector("[data-choose-all]");
  const told = form.querySelector("[data-chosen]");
  const opener = document.querySelector("[data-choose]");
  let wanted = false;
  const boxes = () => [...document.querySelectorAll(".row-choice")];
  const chosen = () => boxes().filter((box) => box.checked);

  const show = () => {
    const count = chosen().length;
    const isChoosing = wanted || count > 0;
    form.hidden = !isChoosing;
    opener?.setAttribute("aria-pressed", isChoosing);
    document.querySelector(".list").classList.toggle("is-choosing", isChoosing);
    told.textContent = count === 1 ? told.dataset.one : told.dataset.many.replace("{n}", count);
    all.checked = count > 0 && count === boxes().length;
    all.indeterminate = count > 0 && !all.checked;
    for (const more of form.querySelectorAll("[data-for]")) {
      more.hidden = !more.dataset.for.split(" ").includes(step.value);
    }
  };
  const end = () => {
    for (const box of chosen()) box.checked = false;
    wanted = false;
    show();
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-choose]")) return;
    if (!form.hidden) {
      end();
      return;
    }
    wanted = true;
    show();
    boxes()[0]?.focus();
  });
  if (opener) opener.hidden = false;
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    show();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".row-choice") || event.target === step) show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || form.hidden || event.defaultPrevented) return;
    end();
  });
  // A row that was brought up to date stays chosen
  document.body.addEventListener("keyed:fresh", ({ detail }) => {
    for (const box of detail.querySelectorAll(".row-choice")) {
      box.checked = document.getElementById(box.id)?.checked ?? false;
    }
  });
  document.body.addEventListener("keyed:done", show);
  show();
})();
