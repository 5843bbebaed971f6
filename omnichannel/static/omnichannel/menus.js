// Menus close on Escape, on a click elsewhere and when the focus leaves them; arrows walk them.
(() => {
  const OPEN = "details.menu[open]";

  const close = (except) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (menu === except) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("focusin", (event) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  const EDGES = { Home: 0, End: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(OPEN)) {
      event.preventDefault();
      close(null);
      return;
    }
    const menu = event.target.closest?.(OPEN);
    if (!menu || event.target.matches("input, select, textarea")) return;
    const items = [...menu.querySelectorAll(".menu-item")].filter(
      (item) => !item.disabled && item.checkVisibility(),
    );
    if (!items.length || !(event.key in STEPS || event.key in EDGES)) return;
    event.preventDefault();
    const at = items.indexOf(event.target);
    const from = at < 0 && event.key === "ArrowUp" ? 0 : at;
    const next = event.key in EDGES ? EDGES[event.key] : (from + STEPS[event.key]) % items.length;
    items.at(next).focus();
  });
})();
