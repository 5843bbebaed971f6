// What others did to the agent's work is said where notices stand, and leaves as they do.
(() => {
  const told = new Set();
  document.body.addEventListener("keyed:done", () => {
    for (const item of document.querySelectorAll("#news .notice")) {
      if (told.has(item.id)) continue;
      told.add(item.id);
      const notice = item.cloneNode(true);
      notice.removeAttribute("id");
      document.getElementById("notices").append(notice);
    }
  });
})();
