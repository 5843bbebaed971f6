// Turns messages into elements of the page.
import { attachmentView, stickerView } from "/page/attachments.js";
import { element } from "/page/calls.js";

const EMOJI = ["❤️", "😆", "😮", "😢", "😠", "👍"];
const DOTS = "M5.500 12h.01M12 12h.01M18.500 12h.01";

/** A message as list entry.
 *  `place`: turn, end (of its author's turn), seen, and `quoted`, the message it replies to.
 *  `does`: tap, link, grown, react(message, emoji), reply(message), edit(message), unsend(message). */
export function messageEntry(message, place, does) {
  const entry = element("li", { className: message.author + (place.turn ? " turn" : "") });
  const body = element("div", { className: "body" });
  if (message.referral) body.append(element("p", { className: "came" }, cameFrom(message.referral)));
  if (message.persona) body.append(element("p", { className: "came", dir: "auto" }, message.persona.name));
  if (message.reply_to) body.append(element("p", { className: "quoted", dir: "auto" }, `Reply to: ${summary(place.quoted)}`));
  const parts = contentParts(message, does);
  const last = element("div", { className: "line" }, parts.pop());
  body.append(...parts, last);
  if (!message.unsent) addActions(message, last, body, does);
  const reactions = Object.entries(message.reactions || {}).map(([who, emoji]) => element("span", { title: who === "page" ? "The page's reaction" : "Your reaction" }, emoji));
  if (reactions.length) last.after(element("p", { className: "reactions" }, ...reactions));
  if (place.end || message.note || message.num_edit || message.from_inbox) body.append(meta(message, place));
  entry.append(body);
  return entry;
}

/** In a few words, for quotes. */
export function summary(message) {
  if (!message) return "an earlier message";
  if (message.unsent) return "Message unsent";
  return message.text || message.postback || (message.sticker ? "Sticker" : "Attachment");
}

function contentParts(message, does) {
  if (message.unsent) return [element("p", { className: "bubble unsent" }, "Message unsent")];
  const parts = [];
  if (message.postback) parts.push(element("p", { className: "bubble tapped", dir: "auto" }, message.postback));
  if (message.sticker) parts.push(stickerView(message.sticker, does));
  for (const attachment of message.attachments || []) parts.push(attachmentView(attachment, does));
  if (message.text) parts.push(element("p", { className: "bubble", dir: "auto" }, message.text));
  return parts.length ? parts : [element("p", { className: "bubble unsent" }, "Nothing that can be shown")];
}

function cameFrom({ source, ads_context_data: ad, ref }) {
  const from = source === "ADS" ? `an advertisement, “${ad?.ad_title || ""}”` : "a link";
  return `Came from ${from}${ref ? ` (ref ${ref})` : ""}`;
}

function meta(message, { seen }) {
  const parts = [...standing(message, seen), new Date(message.sent_at).toLocaleTimeString([], { timeStyle: "short" })];
  return element("p", { className: `meta ${message.state}` }, parts.join(" · "));
}

function standing(message, seen) {
  const edited = message.num_edit ? ["Edited"] : [];
  if (message.author === "page") return message.from_inbox ? ["From Business Suite"] : [];
  if (message.state === "waiting") return [...edited, "Waiting for the page"];
  if (message.state !== "sent") return [...edited, message.note];
  return [...edited, seen ? "Seen" : "Sent"];
}

function addActions(message, line, body, does) {
  const more = element("button", { type: "button", className: "icon more", ariaLabel: "What to do with this message", ariaExpanded: "false" });
  more.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${DOTS}"/></svg>`;
  const actions = element("div", { className: "actions", role: "group", ariaLabel: "With this message", hidden: true }, ...actionButtons(message, does));
  more.addEventListener("click", () => {
    actions.hidden = !actions.hidden;
    more.ariaExpanded = String(!actions.hidden);
    if (actions.hidden) return;
    actions.firstElementChild.focus();
    actions.scrollIntoView({ block: "nearest" });
  });
  const close = () => {
    const hadFocus = actions.contains(document.activeElement);
    actions.hidden = true;
    more.ariaExpanded = "false";
    if (hadFocus) more.focus();
  };
  actions.addEventListener("click", (event) => event.target.closest("button") && close());
  actions.addEventListener("keydown", (event) => event.key === "Escape" && close());
  line.append(more);
  line.after(actions);
}

function actionButtons(message, does) {
  const buttons = [["Reply", () => does.reply(message)]];
  if (message.author === "person" && message.text) buttons.push(["Edit", () => does.edit(message)]);
  if (message.author === "person" && !message.postback) buttons.push(["Unsend", () => does.unsend(message)]);
  const made = buttons.map(([title, act]) => actionButton({ textContent: title }, act));
  if (message.author !== "page") return made;
  const mine = message.reactions?.person;
  const faces = EMOJI.map((emoji) => {
    const given = emoji === mine;
    const label = given ? `Take back ${emoji}` : `React with ${emoji}`;
    return actionButton({ className: "emoji", textContent: emoji, ariaLabel: label, ariaPressed: String(given) }, () => does.react(message, given ? "" : emoji));
  });
  return [...faces, ...made];
}

function actionButton(properties, act) {
  const button = element("button", { type: "button", ...properties });
  button.addEventListener("click", act);
  return button;
}
