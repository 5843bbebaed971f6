// Emoji beside the fields: found by name, put in at the cursor; those used last come first.
// Without this script there is no button: every system has a keyboard of its own for them.
(() => {
  const PAUSE = 150; // milliseconds
  const MOST_RECENT = 18;
  const STORED = "emoji-recent";
  const panel = document.getElementById("emoji");
  const openers = [...document.querySelectorAll(".emoji-open")];
  if (!panel || !openers.length) return;

  const search = document.getElementById("emoji-search");
  const groups = document.getElementById("emoji-groups");
  let opener = openers[0];
  let pause = 0;

  const recent = () => {
    try {
      return JSON.parse(localStorage.getItem(STORED)) ?? [];
    } catch {
      return [];
    }
  };
  const remember = (sign, name) => {
    const others = recent().filter((other) => other.sign !== sign);
    localStorage.setItem(STORED, JSON.stringify([{ sign, name }, ...others].slice(0, MOST_RECENT)));
  };

  const button = ({ sign, name }) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "emoji-sign";
    made.tabIndex = -1;
    made.title = name;
    made.setAttribute("aria-label", name);
    made.textContent = sign;
    return made;
  };
  const recentGroup = () => {
    const group = document.createElement("div");
    const title = document.createElement("p");
    const grid = document.createElement("div");
    title.className = "emoji-title";
    title.textContent = panel.dataset.recent;
    grid.className = "emoji-grid";
    grid.append(...recent().map(button));
    group.className = "emoji-group";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", panel.dataset.recent);
    group.append(title, grid);
    return group;
  };

  const signs = () => [...groups.querySelectorAll(".emoji-sign")];
  const look = async () => {
    const words = search.value.trim();
    try {
      const address = `${panel.dataset.address}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const found = await answer.text();
      if (words !== search.value.trim()) return;
      groups.innerHTML = found;
      if (!words && recent().length) groups.prepend(recentGroup());
    } catch {
      groups.textContent = panel.dataset.failed;
    }
    const first = signs()[0];
    if (first) first.tabIndex = 0;
  };

  const close = () => {
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  };
  const open = (by) => {
    opener = by;
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    search.value = "";
    look();
    search.focus();
  };

  const put = (chosen) => {
    const field = opener.form.elements.text;
    remember(chosen.textContent, chosen.title);
    close();
    field.focus();
    field.setRangeText(chosen.textContent, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // By where they stand: the rows are as long as the panel is wide.
  const place = (sign) => sign.getBoundingClientRect();
  const inNextRow = (from, down) => {
    const here = place(from);
    const beyond = signs().filter((sign) => {
      const { top } = place(sign);
      return down ? top > here.top + 4 : top < here.top - 4;
    });
    if (!beyond.length) return null;
    const tops = beyond.map((sign) => place(sign).top);
    const next = down ? Math.min(...tops) : Math.max(...tops);
    const off = (sign) => Math.abs(place(sign).left - here.left);
    const row = beyond.filter((sign) => Math.abs(place(sign).top - next) < 4);
    return row.reduce((best, sign) => (off(sign) < off(best) ? sign : best));
  };
  const beside = (from, by) => signs()[signs().indexOf(from) + by] ?? null;
  const move = (to) => {
    if (!to) return;
    for (const sign of signs()) sign.tabIndex = sign === to ? 0 : -1;
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  };
  const forwards = () => (getComputedStyle(panel).direction === "rtl" ? -1 : 1);
  const STEPS = {
    ArrowRight: (sign) => beside(sign, forwards()),
    ArrowLeft: (sign) => beside(sign, -forwards()),
    ArrowDown: (sign) => inNextRow(sign, true),
    ArrowUp: (sign) => inNextRow(sign, false) ?? search,
  };

  panel.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
      opener.form.elements.text.focus();
      return;
    }
    if (event.target === search) {
      if (event.key === "ArrowDown") move(signs()[0]);
      else if (event.key === "Enter" && signs().length) put(signs()[0]);
      else return;
      event.preventDefault();
      return;
    }
    const step = event.target.matches(".emoji-sign") && STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const to = step(event.target);
    if (to === search) search.focus();
    else move(to);
  });
  search.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(look, PAUSE);
  });
  panel.addEventListener("click", (event) => {
    const chosen = event.target.closest(".emoji-sign");
    if (chosen) put(chosen);
  });
  panel.querySelector(".quick-close").addEventListener("click", () => {
    close();
    opener.focus();
  });
  for (const each of openers) {
    each.hidden = false;
    each.addEventListener("click", () => (panel.hidden ? open(each) : close()));
  }
  document.addEventListener("click", (event) => {
    if (!panel.hidden && !event.target.closest("#emoji, .emoji-open")) close();
  });
})();
