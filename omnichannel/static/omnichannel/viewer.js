// The pictures of the thread, large, one after the other; without this script each opens in a
// tab of its own.
(() => {
  const viewer = document.getElementById("viewer");
  if (!viewer) return;
  const picture = viewer.querySelector("img");
  const place = viewer.querySelector("[data-place]");
  const steps = [...viewer.querySelectorAll("[data-step]")];
  let shown = null; // the key of the link, which may have been replaced meanwhile

  const links = () => [...document.querySelectorAll(".scroller [data-view]")];
  const at = () => links().findIndex((link) => link.id === shown);

  const show = (link) => {
    shown = link.id;
    document.getElementById("viewer-name").textContent = link.dataset.view;
    viewer.querySelector("[data-download]").href = link.dataset.download;
    viewer.classList.remove("viewer-close-up");
    picture.src = link.href;
    picture.alt = link.dataset.view;
    picture.hidden = false;
    const all = links();
    place.textContent = all.length > 1 ? `${at() + 1} / ${all.length}` : "";
    for (const step of steps) {
      step.hidden = all.length < 2;
      step.disabled = !all[at() + Number(step.dataset.step)];
    }
  };
  const move = (by) => {
    const next = links()[at() + by];
    if (next) show(next);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link);
    viewer.showModal();
  });
  for (const step of steps) step.addEventListener("click", () => move(Number(step.dataset.step)));
  viewer.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(viewer).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    move(event.key === forward ? 1 : -1);
  });
  picture.addEventListener("click", () => viewer.classList.toggle("viewer-close-up"));
  viewer.addEventListener("click", (event) => {
    if (event.target === viewer) viewer.close(); // beside the picture
  });
  viewer.addEventListener("close", () => {
    document.getElementById(shown)?.focus();
    picture.hidden = true;
    picture.removeAttribute("src");
  });
})();
