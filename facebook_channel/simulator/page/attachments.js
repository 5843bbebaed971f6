// Pictures, files, templates and shared things, as parts of a message.
import { element } from "/page/calls.js";

const LINK = { target: "_blank", rel: "noopener" };

/** `does` offers tap(title, payload), link(url) and grown(), to be called when a picture has come. */
export function attachmentView(attachment, does) {
  const { type, url, name, payload, title } = attachment;
  if (type === "template") return templateView(payload, does);
  if (type === "sticker") return picture(payload?.url || url, "Sticker", "sticker", does);
  if (type === "image") return picture(url || payload?.url, name || "Picture", "media", does);
  if (type === "audio" || type === "video") return element(type, { className: "media", src: url, controls: true });
  if (type === "location") return card(title, `${attachment.latitude}, ${attachment.longitude}`, "Location");
  if (type === "product") return card(title || "Product", attachment.subtitle, `Product ${attachment.id}`, attachment.image_url, does);
  if (type === "file") return element("p", { className: "bubble" }, "File: ", element("a", { href: url, ...LINK }, name || "File"));
  const kind = { fallback: "Shared link", reel: "Shared reel", post: "Shared post" }[type] || type;
  const shown = card(title || url, url, kind);
  shown.append(element("a", { href: url, ...LINK }, "Open"));
  return shown;
}

export function stickerView(sticker, does) {
  return picture(sticker.url, "Sticker", "sticker", does);
}

function picture(src, alt, className, { grown }) {
  const image = element("img", { className, src, alt });
  image.addEventListener("load", grown);
  return image;
}

function card(title, subtitle, kind = "", image = "", does = {}) {
  const text = element("div", {}, kind ? element("small", {}, kind) : "", element("b", { dir: "auto" }, title || ""));
  if (subtitle) text.append(element("small", { dir: "auto" }, subtitle));
  const made = element("div", { className: "card" }, text);
  if (image) made.prepend(picture(image, "", "", does));
  return made;
}

function templateView(payload, does) {
  if (payload.template_type === "receipt") return receipt(payload);
  const elements = payload.elements || payload.product?.elements || [];
  if (!elements.length) return withButtons(plainCard(payload.text), payload.buttons, does);
  const cards = elements.map((item) => withButtons(card(item.title, item.subtitle, "", item.image_url || pictureOf(item), does), item.buttons, does));
  return cards.length === 1 ? cards[0] : element("div", { className: "cards", tabIndex: 0, role: "group", ariaLabel: `${cards.length} cards` }, ...cards);
}

function pictureOf(item) {
  return item.media_type === "image" ? item.url : "";
}

function plainCard(text) {
  return element("div", { className: "card" }, element("div", { dir: "auto" }, text || ""));
}

function receipt(payload) {
  const lines = (payload.elements || []).map((item) => `${item.quantity || 1} × ${item.title}`);
  const total = `${payload.summary?.total_cost} ${payload.currency}`;
  return card(`Receipt ${payload.order_number}`, [...lines, `Total ${total}`].join("\n"), payload.recipient_name);
}

function withButtons(made, buttons, does) {
  for (const button of buttons || []) made.append(templateButton(button, does));
  return made;
}

function templateButton({ type, title, url, payload }, { tap, link }) {
  if (type === "web_url") return element("a", { href: url, ...LINK }, title);
  if (type === "phone_number") return element("a", { href: `tel:${payload}` }, title);
  const button = element("button", { type: "button" }, title || { account_link: "Log in", account_unlink: "Log out" }[type] || type);
  button.addEventListener("click", () => (type === "account_link" || type === "account_unlink" ? link(type) : tap(title, payload)));
  return button;
}
