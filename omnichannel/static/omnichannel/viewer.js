// A picture of the thread, large; without this script it opens in a tab of its own.
(() => {
  const viewer = document.getElementById("viewer");
  if (!viewer) return;
  const picture = viewer.querySelector("img");

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.getElementById("viewer-name").textContent = link.dataset.view;
    viewer.querySelector("[data-download]").href = link.dataset.download;
    picture.src = link.href;
    picture.alt = link.dataset.view;
    picture.hidden = false;
    viewer.showModal();
  });
  viewer.addEventListener("click", (event) => {
    if (event.target === viewer) viewer.close(); // beside the picture
  });
  viewer.addEventListener("close", () => {
    picture.hidden = true;
    picture.removeAttribute("src");
  });
})();
