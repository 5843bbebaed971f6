/* A new context variable gets its name while its display name is typed, until it has its own. */

document.addEventListener("input", ({ target }) => {
  const prefix = /^(context_variables-\d+)-(display_name|name)$/.exec(target.name ?? "");
  if (!prefix) {
    return;
  }
  const name = document.querySelector(`[name="${prefix[1]}-name"]`);
  if (prefix[2] === "name") {
    name.dataset.own = target.value;
  } else if (!name.dataset.own && !name.defaultValue) {
    name.value = target.value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 100);
  }
});
