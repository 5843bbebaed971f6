// What the agent is asked: counts down, calls it out, rings once per browser, and says so in
// the tab's title. Without this script a request stands in the page with its time.
(() => {
  const { user } = document.currentScript.dataset;
  const title = document.title;
  const TOLD = `told-${user}`; // requests that some tab has called out
  const ASK_AGAIN = 3000; // milliseconds, when a request stays though its time is over
  const PATIENCE = 300; // milliseconds a tab in the background leaves to the one in front
  const DEFAULTS = { sound: "on", notify: "off" };

  // The server's clock counts, not that of this computer.
  let ahead = 0;
  const setClock = () => {
    ahead = Number(document.getElementById("server-clock").value) * 1000 - Date.now();
  };
  const secondsLeft = (card) =>
    Math.max(0, Math.ceil((card.dataset.expires * 1000 - Date.now() - ahead) / 1000));

  const countDown = (card) => {
    const left = secondsLeft(card);
    const words = card.querySelector("[data-left]");
    if (words) {
      words.hidden = false;
      words.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      card.querySelector("[data-until]").className = "visually-hidden";
      const bar = card.querySelector("[data-time]");
      bar.hidden = false;
      bar.value = Math.min(left, bar.max);
      card.classList.toggle("offer-urgent", left <= 15);
    }
    return left === 0;
  };

  // Switches of this browser, in the menu of whoever is signed in
  const isOn = (name) =>
    (localStorage.getItem(`${name}-${user}`) ?? DEFAULTS[name]) === "on" &&
    (name !== "notify" || Notification.permission === "granted");
  const showSwitches = (root) => {
    root.querySelector("#switches")?.removeAttribute("hidden");
    for (const button of root.querySelectorAll("[data-switch]")) {
      const asksBrowser = button.dataset.switch === "notify";
      button.hidden = asksBrowser && !("Notification" in window);
      if (button.hidden) continue;
      button.setAttribute("aria-pressed", isOn(button.dataset.switch));
      if (asksBrowser && Notification.permission === "denied") {
        button.disabled = true;
        button.querySelector("span").textContent = button.dataset.blocked;
      }
    }
  };

  let askedAt = 0;
  const dress = (root) => {
    showSwitches(root);
    const cards = [...root.querySelectorAll("[data-expires]")];
    const due = cards.map(countDown).some(Boolean);
    if (due && root === document && Date.now() - askedAt > ASK_AGAIN) {
      askedAt = Date.now();
      document.body.dispatchEvent(new CustomEvent("offers:due"));
    }
  };

  let audio = null;
  const ring = () => {
    audio ??= new AudioContext();
    const asked = performance.now();
    audio.resume().then(() => {
      if (performance.now() - asked > 1000) return; // it was not allowed then
      for (const [pitch, after] of [[660, 0], [880, 0.14]]) {
        const tone = new OscillatorNode(audio, { frequency: pitch });
        const volume = new GainNode(audio, { gain: 0 });
        const start = audio.currentTime + after;
        volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
        volume.gain.exponentialRampToValueAtTime(0.001, start + 0.3);
        tone.connect(volume).connect(audio.destination);
        tone.start(start);
        tone.stop(start + 0.32);
      }
    });
  };

  // Whether the computer tells as well is said by the card, and allowed by the agent.
  const notify = (headline, name, tag, desktop) => {
    if (desktop === "never" || (desktop === "background" && document.hasFocus())) return;
    if (!("Notification" in window) || !isOn("notify")) return;
    try {
      const notification = new Notification(headline, { body: name, tag });
      notification.addEventListener("click", () => {
        window.focus();
        notification.close();
      });
    } catch {
      // Phones let only service workers notify.
    }
  };

  const callOut = (cards) => {
    const words = cards.map((card) => [
      card.querySelector("[data-title]").textContent,
      card.querySelector("[data-name]").textContent,
      card.id,
      card.dataset.desktop,
    ]);
    document.getElementById("call").textContent = words
      .map(([headline, name]) => `${headline}: ${name}`)
      .join(". ");
    for (const word of words) notify(...word);
    if (isOn("sound")) ring();
  };

  // One of several tabs tells: the one in front, else whichever is first.
  const alone = (work) => (navigator.locks ? navigator.locks.request(TOLD, work) : work());
  const tell = () => {
    alone(() => {
      const before = JSON.parse(localStorage.getItem(TOLD) ?? "[]");
      const cards = [...document.querySelectorAll("[data-offer]")];
      const fresh = cards.filter((card) => !before.includes(card.id));
      if (!fresh.length) return;
      const told = [...before, ...fresh.map((card) => card.id)];
      localStorage.setItem(TOLD, JSON.stringify(told.slice(-50)));
      callOut(fresh);
    });
  };

  const look = () => {
    setClock();
    dress(document);
    const count = document.querySelectorAll("[data-offer]").length;
    const word = document.getElementById("offers").dataset.title;
    document.title = count ? `(${count}) ${word} · ${title}` : title;
    if (count) setTimeout(tell, document.hasFocus() ? 0 : PATIENCE);
  };

  document.body.addEventListener("keyed:fresh", (event) => dress(event.detail));
  document.body.addEventListener("keyed:done", look);
  document.addEventListener("click", async (event) => {
    const name = event.target.closest("[data-switch]")?.dataset.switch;
    if (!name) return;
    let on = !isOn(name);
    if (name === "notify" && on) on = (await Notification.requestPermission()) === "granted";
    localStorage.setItem(`${name}-${user}`, on ? "on" : "off");
    if (name === "sound" && on) ring();
    dress(document);
  });
  setInterval(() => dress(document), 1000);
  look();
})();
