// What opens above the composer: stickers, and the things a person can share or arrive by.
import { attempt, byId, call, element } from "/page/calls.js";

const STICKERS = ["thumb", "heart", "smile", "party", "thanks", "tears"];
// name, title, what it is, fields as [name, label, usual value], and the request they make.
const SHARES = [
  ["Location", "The place you are at, or one on the map.", [["title", "Name of the place", "My place"], ["latitude", "Latitude", "55.676"], ["longitude", "Longitude", "12.568"]],
    (form) => ["messages", { location: { ...form, latitude: Number(form.latitude), longitude: Number(form.longitude) } }]],
  ["Link", "A page of the web that Messenger shows with its title.", [["url", "Address", "https://example.org/tea"], ["title", "Title", "How to brew tea"]],
    (form) => ["messages", { link: form }]],
  ["Reel", "A short film somebody published.", [["url", "Address", "https://www.facebook.com/reel/1003218911223344"], ["title", "Title", "Making of"]],
    (form) => ["messages", { reel: form }]],
  ["Post", "A post somebody published.", [["url", "Address", "https://www.facebook.com/posts/200"], ["title", "Title", "We are open again"]],
    (form) => ["messages", { post: form }]],
  ["Product", "A product of the page's catalogue.", [["title", "Name", "Tea"], ["subtitle", "Price", "€ 4"], ["retailer_id", "Article number", "tea-1"]],
    (form) => ["messages", { product: form }]],
  ["Advertisement", "You tapped “Send message” below an advertisement and now write.", [["title", "Advertisement", "Spring offer"], ["ad_id", "Its id", "12021"], ["text", "You write", "Is this still available?"]],
    ({ text, ...ad }) => ["messages", { text, ad }]],
  ["m.me link", "You follow a link with a ref: in a new conversation it comes with Get Started.", [["ref", "Ref", "spring-poster"]],
    (form) => ["referrals", form]],
  ["Opt-in", "You agree to receive notifications about a topic.", [["title", "Topic", "News"]],
    (form) => ["events", { kind: "optin", ...form }]],
];

/** `send(path, body)` posts for the present person and page. */
export function prepareSheets(send) {
  byId("stickers").querySelector("ul").replaceChildren(...STICKERS.map((name) => stickerButton(name, send)));
  byId("shares").querySelector("ul").replaceChildren(...SHARES.map((share) => shareButton(share, send)));
  for (const button of document.querySelectorAll("[aria-controls]")) {
    button.addEventListener("click", () => toggle(button.getAttribute("aria-controls")));
  }
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(".icon[aria-expanded='true'][aria-controls]");
    if (event.key !== "Escape" || !open || document.querySelector("dialog[open]")) return;
    toggle(null);
    open.focus();
  });
  byId("share-cancel").addEventListener("click", () => byId("share-dialog").close());
}

/** The page's greeting, its ice breakers and its menu; `tap(title, payload)` chooses one. */
export function showWelcome({ greeting, ice_breakers: breakers, menu }, tap) {
  byId("greeting").textContent = greeting;
  byId("greeting").hidden = !greeting;
  byId("ice-breakers").replaceChildren(...breakers.map(({ question, payload }) => tapButton(question, () => tap(question, payload))));
  for (const entry of byId("shares").querySelectorAll(".menu")) entry.remove();
  byId("shares").querySelector("ul").append(...menu.map((item) => element("li", { className: "menu" }, menuItem(item, tap))));
}

function menuItem({ type, title, url, payload }, tap) {
  if (type === "web_url") return element("a", { className: "button quiet", href: url, target: "_blank", rel: "noopener" }, `☰ ${title}`);
  return tapButton(`☰ ${title}`, () => {
    toggle(null);
    tap(title, payload);
  });
}

function tapButton(title, act) {
  const button = element("button", { type: "button", className: "quiet" }, title);
  button.addEventListener("click", act);
  return button;
}

function toggle(name) {
  for (const button of document.querySelectorAll("[aria-controls]")) {
    const id = button.getAttribute("aria-controls");
    const opens = id === name && byId(id).hidden;
    byId(id).hidden = !opens;
    button.ariaExpanded = String(opens);
  }
}

function stickerButton(name, send) {
  const image = element("img", { src: `/page/stickers/${name}.png`, alt: "", width: 64, height: 64 });
  const button = element("button", { type: "button", ariaLabel: `Send sticker: ${name}` }, image);
  button.addEventListener("click", () => {
    toggle(null);
    attempt(() => send("messages", { sticker: name, sticker_form: byId("sticker-form").value }));
  });
  return element("li", {}, button);
}

function shareButton(share, send) {
  const button = element("button", { type: "button", className: "quiet" }, share[0]);
  button.addEventListener("click", () => openDialog(share, send));
  return element("li", {}, button);
}

function openDialog([title, about, fields, request], send) {
  byId("share-title").textContent = title;
  byId("share-about").textContent = about;
  byId("share-fields").replaceChildren(
    ...fields.map(([name, label, value]) => element("label", {}, label, element("input", { name, value, required: name !== "title", autocomplete: "off", dir: "auto" }))),
  );
  byId("share-trouble").hidden = true;
  byId("share-form").onsubmit = (event) => {
    event.preventDefault();
    attempt(async () => {
      await send(...request(Object.fromEntries(new FormData(event.target))));
      byId("share-dialog").close();
      toggle(null);
    }, byId("share-trouble"));
  };
  byId("share-dialog").showModal();
}

/** Makes the person of the dialog; resolves to them. */
export async function createPerson(form) {
  const { name, locale, timezone, gender, picture } = Object.fromEntries(new FormData(form));
  const created = await call("/people", { name, locale, gender, ...(timezone && { timezone: Number(timezone) }) });
  if (picture.size) {
    const upload = new FormData();
    upload.append("picture", picture);
    await call(`/people/${created.id}/picture`, upload);
  }
  return created;
}
