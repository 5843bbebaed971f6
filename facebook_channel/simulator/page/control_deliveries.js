// The list of webhook deliveries: what became of each, and posting it once more.
import { attempt, byId, call, element } from "/page/calls.js";

const entries = new Map(); // by seq, with what each was drawn from

export function prepareDeliveries() {
  byId("retry").addEventListener("click", () => attempt(async () => {
    await call("/deliveries/retries", {});
    await showDeliveries();
  }));
}

export async function showDeliveries() {
  const { deliveries } = await call("/deliveries");
  byId("no-deliveries").hidden = deliveries.length > 0;
  const present = deliveries.map((delivery) => {
    const print = JSON.stringify(delivery);
    const known = entries.get(delivery.seq);
    if (known?.print === print) return known.entry; // details that are open stay open
    const entry = deliveryEntry(delivery);
    entries.set(delivery.seq, { print, entry });
    return entry;
  });
  const list = byId("deliveries");
  if (present.length === list.children.length && present.every((entry, index) => entry === list.children[index])) return;
  list.replaceChildren(...present);
}

function deliveryEntry(delivery) {
  const { seq, kind, person, page, app, channel, attempts, outcome, reason, item, settled_at: settled } = delivery;
  const time = element("time", {}, settled ? new Date(settled).toLocaleTimeString() : "—");
  const where = [person, page, app, channel === "messaging" ? "" : channel].filter(Boolean).join(" · ");
  const summary = element("summary", {}, element("b", {}, kind), " ", element("small", {}, where));
  const details = element("details", {}, summary, element("pre", { tabIndex: 0 }, JSON.stringify(item, null, 1)));
  const tries = attempts > 1 ? `, ${attempts} tries` : "";
  const badge = element("span", { className: `badge ${outcome === "accepted" ? "good" : outcome === "waiting" ? "" : "warn"}` }, outcome + tries);
  const entry = element("li", {}, time, details, badge, againButton(seq, kind, settled));
  if (reason) entry.append(element("p", { className: "reason" }, reason));
  return entry;
}

function againButton(seq, kind, settled) {
  const button = element("button", { type: "button", className: "quiet again", disabled: !settled, ariaLabel: `Deliver again: ${kind} ${seq}` }, "Deliver again");
  button.addEventListener("click", () => attempt(async () => {
    await call(`/deliveries/${seq}/again`, {});
    await showDeliveries();
  }));
  return button;
}
