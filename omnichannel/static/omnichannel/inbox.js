// Makes the inbox quicker; everything works without it.
(() => {
  const TOKEN = "[name=csrfmiddlewaretoken]";

  // The swap style "keyed": every element of the answer replaces the one with its id, and only
  // if it differs; a list marked data-keyed is brought up to date entry by entry. So focus,
  // selection, open menus and what a screen reader has already said are left alone.
  const settle = (fresh, token) => {
    for (const input of fresh.querySelectorAll(TOKEN)) input.setAttribute("value", token);
    for (const box of fresh.querySelectorAll("input[type=checkbox][id]")) {
      box.checked = document.getElementById(box.id)?.checked ?? box.checked;
    }
    for (const details of [fresh, ...fresh.querySelectorAll("details[id]")]) {
      const current = details.id && document.getElementById(details.id);
      if (current && current.tagName === "DETAILS") details.open = current.open;
    }
  };

  const update = (current, fresh) => {
    if (current.isEqualNode(fresh)) return [];
    const lists = [...fresh.querySelectorAll("[data-keyed]")];
    const pairs = lists.map((list) => [document.getElementById(list.id), list]);
    if (!pairs.length || pairs.some(([list]) => !list)) {
      current.replaceWith(fresh);
      return [fresh];
    }
    const added = pairs.flatMap(([list, wanted]) => updateEntries(list, wanted));
    for (const [list, wanted] of pairs) wanted.replaceWith(list.cloneNode(true));
    if (current.isEqualNode(fresh)) return added;
    for (const [list] of pairs) fresh.querySelector(`#${list.id}`).replaceWith(list);
    current.replaceWith(fresh);
    return [fresh];
  };

  const updateEntries = (list, wanted) => {
    const known = new Map([...list.children].map((entry) => [entry.id, entry]));
    const added = [];
    let place = list.firstElementChild;
    for (const fresh of [...wanted.children]) {
      const current = known.get(fresh.id);
      known.delete(fresh.id);
      if (current && current.isEqualNode(fresh)) {
        if (current === place) place = place.nextElementSibling;
        else list.insertBefore(current, place);
      } else {
        if (current === place) place = place && place.nextElementSibling;
        if (current) current.replaceWith(fresh);
        if (fresh.nextElementSibling !== place || !current) list.insertBefore(fresh, place);
        added.push(fresh);
      }
    }
    for (const gone of known.values()) gone.remove();
    return added;
  };

  // `keyed:fresh` lets scripts add to a part what they added to its like in the page, so that
  // the two compare as equal; `keyed:done` says that the page is up to date.
  const tellOthers = (name, detail) =>
    document.body.dispatchEvent(new CustomEvent(name, { detail }));

  htmx.defineExtension("keyed", {
    isInlineSwap: (style) => style === "keyed",
    handleSwap: (style, target, fragment) => {
      if (style !== "keyed") return false;
      const token = document.querySelector(TOKEN)?.getAttribute("value") ?? "";
      const added = [];
      for (const fresh of [...fragment.children]) {
        const current = fresh.id && document.getElementById(fresh.id);
        if (!current) continue;
        settle(fresh, token);
        tellOthers("keyed:fresh", fresh);
        added.push(...update(current, fresh));
      }
      tellOthers("keyed:done");
      return added;
    },
  });

  // A fragment that ends on another page (the session is over): go where it leads.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, xhr } = event.detail;
    const wanted = new URL(requestConfig.path, location.href).pathname;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== wanted) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });

  document.body.addEventListener("live:connection", (event) => {
    const words = document.getElementById("connection");
    words.textContent = event.detail.up ? "" : words.dataset.words;
  });

  // Only what is looked at counts as seen: a tab in the background keeps up to date all the same.
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (document.visibilityState === "visible") event.detail.headers["X-In-View"] = "yes";
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    for (const { dataset } of document.querySelectorAll("[data-live]")) {
      document.body.dispatchEvent(new CustomEvent(`live:${dataset.live}`));
    }
  });
})();
