// What others did to the agent's work is said where notices stand, and leaves as they do. Up to
// where it was told outlives the page, so that nothing is lost while another one comes.
(() => {
  const PLACE = `news-told-${document.currentScript.dataset.user}`;
  const told = new Set();
  const mark = () => document.querySelector("#news [name=told]");

  const goOn = () => {
    mark().value = sessionStorage.getItem(PLACE) ?? mark().value;
    sessionStorage.setItem(PLACE, mark().value);
  };
  window.addEventListener("pageshow", goOn); // also when the browser brings an old page back
  goOn();

  document.body.addEventListener("keyed:done", () => {
    sessionStorage.setItem(PLACE, mark().value);
    for (const item of document.querySelectorAll("#news .notice")) {
      if (told.has(item.id)) continue;
      told.add(item.id);
      const notice = item.cloneNode(true);
      notice.removeAttribute("id");
      document.getElementById("notices").append(notice);
    }
  });
})();
