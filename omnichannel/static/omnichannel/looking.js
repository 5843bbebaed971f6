// Tells colleagues that this conversation is looked at, and that something is being written.
(() => {
  const looks = document.getElementById("looks");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!looks || !token) return;

  const AGAIN = 20_000; // milliseconds; the server forgets after 45 seconds
  const TYPING_EVERY = 4000;
  const SILENCE = 6000; // without a key the writer thinks
  const address = document.currentScript.dataset.looking;
  const field = document.getElementById("composer")?.elements.text;
  let typedAt = -Infinity;
  let toldAt = -Infinity;
  let silence = 0;

  const tell = (...words) => {
    const body = new URLSearchParams(words.map((word) => [word, "yes"]));
    const headers = { "X-CSRFToken": token.value };
    fetch(address, { method: "POST", headers, body, keepalive: true }).catch(() => {});
  };
  const isTyping = () => performance.now() - typedAt < SILENCE;
  const say = () => {
    if (document.visibilityState === "visible") tell(...(isTyping() ? ["typing"] : []));
    else tell("away");
  };

  field?.addEventListener("input", () => {
    if (!field.value.trim()) return;
    typedAt = performance.now();
    clearTimeout(silence);
    silence = setTimeout(say, SILENCE + 50);
    if (typedAt - toldAt < TYPING_EVERY) return;
    toldAt = typedAt;
    tell("typing");
  });
  document.getElementById("composer")?.addEventListener("submit", () => {
    typedAt = toldAt = -Infinity;
    clearTimeout(silence);
    say();
  });
  document.addEventListener("visibilitychange", say);
  window.addEventListener("pagehide", () => tell("away"));
  setInterval(() => {
    if (document.visibilityState === "visible") say();
  }, AGAIN);
  say();
})();
