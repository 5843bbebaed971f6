// The faults of the control panel: every change is told to the simulator at once.
import { attempt, byId, call, element } from "/page/calls.js";

const GROUPS = [
  ["Webhook posts", [
    ["hold_webhooks", "Hold them", "Nothing leaves until this ends"],
    ["duplicate_webhooks", "Post everything twice", ""],
    ["reorder_webhooks", "Post in reverse order", "What happens within a moment arrives last thing first"],
    ["webhooks_per_post", "Events in one post", "Of all pages of an app"],
    ["share_entries", "Several events in one entry", "Where one post holds several of a page"],
    ["echo_before_answer", "Echo before the answer", "The app hears of its message before its call returns"],
  ]],
  ["What they hold", [
    ["numeric_ids", "Ids as numbers", ""],
    ["no_timestamps", "No timestamp", ""],
    ["timestamps_in_seconds", "Timestamps in seconds", ""],
    ["sign_with_sha1_only", "Only the SHA-1 signature", ""],
    ["sign_with_wrong_secret", "Signed with a wrong secret", ""],
    ["sign_with_former_secret", "Signed with the former secret", "The one before the secret last changed"],
    ["no_echo", "No echoes", ""],
    ["no_receipts", "No delivery and read receipts", ""],
  ]],
  ["Calls of the page", [
    ["send_delay_ms", "Answer sends late by, in ms", ""],
    ["drop_answer_next_sends", "Lose the answers of the next sends", "The messages are sent all the same"],
    ["hide_profile", "Hide profiles", ""],
    ["forbid_media", "Addresses of files have expired", ""],
    ["no_rate_limits", "No rate limits", ""],
  ]],
];
let faults = {}; // as drawn

export async function prepareFaults() {
  const errors = await call("/errors");
  byId("failure").elements.error.replaceChildren(...errors.map(errorOption));
  byId("failure").addEventListener("submit", (event) => {
    event.preventDefault();
    const { error, times } = event.target.elements;
    const failure = { ...JSON.parse(error.value), times: Number(times.value) };
    change((now) => ({ fail_next_sends: [...now.fail_next_sends, failure] }));
  });
  byId("no-faults").addEventListener("click", () => attempt(async () => show(await call("/faults", {}))));
}

// Faults are spent by the calls they fail; a number that is being typed is left alone.
export async function showFaults() {
  const known = await call("/faults");
  if (document.activeElement?.closest("#faults [type=number]")) showPlanned(known);
  else if (JSON.stringify(known) !== JSON.stringify(faults)) show(known);
}

function errorOption({ code, error_subcode, message }) {
  const name = error_subcode === null ? code : `${code} / ${error_subcode}`;
  const short = message.length > 70 ? `${message.slice(0, 70)}…` : message;
  return new Option(`${name}: ${short}`, JSON.stringify({ code, error_subcode }));
}

// From what holds at this moment: what this page last saw may be spent by now.
function change(alter) {
  return attempt(async () => {
    const now = await call("/faults");
    show(await call("/faults", { ...now, ...alter(now) }));
  });
}

function showPlanned(known) {
  byId("planned").replaceChildren(...known.fail_next_sends.map(plannedEntry));
}

function show(known) {
  const focused = document.activeElement?.name;
  faults = known;
  const groups = GROUPS.map(([title, rows]) => {
    const switches = rows.filter(([name]) => name in faults).map((row) => faultSwitch(...row));
    return element("fieldset", {}, element("legend", {}, title), ...switches);
  });
  byId("faults").replaceChildren(...groups);
  showPlanned(known);
  if (focused) byId("faults").querySelector(`[name="${focused}"]`)?.focus();
}

function faultSwitch(name, title, about) {
  const value = faults[name];
  const input = typeof value === "boolean"
    ? element("input", { type: "checkbox", role: "switch", name, checked: value })
    : element("input", { type: "number", name, value, min: name === "webhooks_per_post" ? 1 : 0, step: 1 });
  input.addEventListener("change", () => change(() => ({ [name]: typeof value === "boolean" ? input.checked : Number(input.value) })));
  const text = element("span", {}, title);
  if (about) text.append(element("small", {}, about));
  return element("label", { className: "switch" }, text, input);
}

function plannedEntry({ code, error_subcode: subcode, outcome, times }) {
  const what = code ? `error ${code}${subcode ? ` / ${subcode}` : ""}` : outcome;
  return element("li", {}, `The next ${times === 1 ? "send" : `${times} sends`}: ${what}`);
}
