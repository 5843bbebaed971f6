// The control panel: the platform's clock, pages and owners of conversations.
import { attempt, byId, call, element } from "/page/calls.js";
import { prepareDeliveries, showDeliveries } from "/page/control_deliveries.js";
import { prepareFaults, showFaults } from "/page/control_faults.js";

const POLL_MS = 2500;
const HOUR = 3600;
let ahead = 0; // milliseconds that the simulator's clock is before this machine's
let shown = ""; // what the pages and conversations were drawn from

function showClock({ now_ms: now, moved_seconds: moved }) {
  ahead = now - Date.now();
  byId("moved").textContent = moved ? `moved by ${span(moved)}` : "real time";
  byId("moved").classList.toggle("warn", moved !== 0);
  tick();
}

function tick() {
  const now = new Date(Date.now() + ahead);
  byId("now").dateTime = now.toISOString();
  byId("now").textContent = now.toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });
}

function span(seconds) {
  const [sign, left] = [seconds < 0 ? "−" : "+", Math.abs(seconds)];
  const days = Math.floor(left / (24 * HOUR));
  const hours = Math.round((left % (24 * HOUR)) / HOUR);
  return sign + [days && `${days} d`, hours && `${hours} h`].filter(Boolean).join(" ");
}

function showWorld(world) {
  const print = JSON.stringify([world.pages, world.people.map((person) => person.psids)]);
  if (print === shown) return; // a list that is open stays open
  shown = print;
  byId("pages").replaceChildren(...world.pages.map((page) => pageEntry(page, world.apps)));
  const chosen = byId("thread").value;
  const threads = world.people.flatMap((person) => Object.entries(person.psids).map(([page, psid]) => threadOption(person, page, psid, world)));
  byId("thread").replaceChildren(...threads);
  if (threads.some((option) => option.value === chosen)) byId("thread").value = chosen;
  byId("threads").hidden = !threads.length;
  byId("no-threads").hidden = threads.length > 0;
}

function threadOption(person, pageId, psid, world) {
  const page = world.pages.find((each) => each.page_id === pageId);
  const option = new Option(`${person.name} with ${page?.name || pageId}`, psid);
  Object.assign(option.dataset, { person: person.id, page: pageId });
  return option;
}

function pageEntry(page, apps) {
  const change = (path, body) => attempt(async () => {
    await call(`/pages/${page.page_id}${path}`, body);
    await refresh();
  });
  const expired = page.token_error !== null || (page.token_expires_at > 0 && page.token_expires_at <= Date.now() + ahead);
  const name = element("p", { className: "name" }, element("b", {}, element("bdi", {}, page.name)), ...standing(page, expired));
  const actions = element("div", { className: "page-actions" },
    button(page.restricted ? "Lift the restriction" : "Restrict", () => change("", { restricted: !page.restricted })),
    expired
      ? button("Renew the token", () => change("/token", { error_subcode: null, expires_in_seconds: null }))
      : button("Expire the token", () => change("/token", { expires_in_seconds: 0, error_subcode: 463 })),
    button("Lose the subscription", () => change("", { disconnected: true }), !page.subscribed),
    defaultApp(page, apps, change),
  );
  return element("li", {}, name, actions);
}

function standing(page, expired) {
  const badge = (text, kind) => element("span", { className: `badge ${kind}` }, text);
  const trouble = page.webhook_trouble;
  const badges = [page.subscribed ? badge("subscribed", "good") : badge("not subscribed: the app must subscribe again", "warn")];
  if (page.restricted) badges.push(badge("restricted", "warn"));
  if (expired) badges.push(badge("token expired", "warn"));
  if (trouble && !trouble.unsubscribed_at) {
    const since = new Date(trouble.failing_since).toLocaleTimeString([], { timeStyle: "short" });
    badges.push(badge(`webhooks fail since ${since}${trouble.alerted_at ? ", the developer was alerted" : ""}`, "warn"));
  }
  return badges;
}

function defaultApp(page, apps, change) {
  const select = element("select", {}, new Option("none", ""), ...apps.map((app) => new Option(app.name || app.app_id, app.app_id)));
  select.value = page.default_app_id;
  select.addEventListener("change", () => change("", { default_app_id: select.value }));
  return element("label", {}, "Default app", select);
}

function button(title, act, disabled = false) {
  const made = element("button", { type: "button", className: "quiet", disabled }, title);
  made.addEventListener("click", act);
  return made;
}

const thread = () => byId("thread").selectedOptions[0];

async function refresh() {
  const [world, clock] = await Promise.all([call("/world"), call("/clock")]);
  showWorld(world);
  showClock(clock);
  await Promise.all([showDeliveries(), showFaults()]);
}

async function poll() {
  if (document.visibilityState === "visible") await attempt(refresh, byId("trouble"));
  setTimeout(poll, POLL_MS);
}

for (const each of byId("clock").querySelectorAll("[value]:not([value=''])")) {
  each.addEventListener("click", () => attempt(async () => showClock(await call("/clock", { move_seconds: Number(each.value) }))));
}
byId("clock-reset").addEventListener("click", () => attempt(async () => showClock(await call("/clock", { reset: true }))));
byId("inbox-answer").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    await call(`/threads/${thread().value}/inbox-answers`, { text: event.target.elements.text.value });
    event.target.reset();
  });
});
for (const each of document.querySelectorAll("[data-owner]")) {
  each.addEventListener("click", () => attempt(() => call(`/threads/${thread().value}/owner`, { app_id: each.dataset.owner })));
}
for (const each of byId("odd").children) {
  each.addEventListener("click", () => attempt(async () => {
    const { person, page } = thread().dataset;
    await call(`/people/${person}/events`, { page_id: page, kind: each.value });
    await showDeliveries();
  }));
}

setInterval(tick, 1000);
prepareDeliveries();
await attempt(prepareFaults);
await poll();
