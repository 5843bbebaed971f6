// The customer's side of a conversation: choose who you are, write to a page, see it answer.
import { attempt, byId, call, element } from "/page/calls.js";
import { editMessage, leaveContext, prepareComposer, replyTo } from "/page/composer.js";
import { messageEntry } from "/page/drawing.js";
import { createPerson, prepareSheets, showWelcome } from "/page/sheets.js";

const messages = new Map(); // by mid
let world = { people: [], pages: [] };
let person = null;
let pageId = null;
let seenAt = 0;
let stream = null;
let typingTimer = 0;

const path = () => `/people/${person.id}`;
const place = () => ({ page_id: pageId, entry_point: byId("entry-point").value });

/** Post for the present person; where nobody hears it, say so. */
async function send(what, body) {
  const answer = await call(`${path()}/${what}`, { ...place(), ...body });
  if (answer.heard === false) throw new Error("Done, but the page's app has not subscribed to this, so nobody was told.");
}

const does = {
  tap: (title, payload) => attempt(() => send("postbacks", { title, payload })),
  link: (kind) => attempt(() => send("events", { kind: "account_linking", status: kind === "account_link" ? "linked" : "unlinked" })),
  react: (message, emoji) => attempt(() => send("reactions", { mid: message.mid, emoji })),
  unsend: (message) => attempt(() => send("unsends", { mid: message.mid })),
  reply: replyTo,
  edit: editMessage,
  grown: () => wasAtEnd && scrollDown(),
};

async function showWorld() {
  world = await call("/world");
  byId("people").replaceChildren(...world.people.map(personEntry));
  byId("page").replaceChildren(...world.pages.map((page) => new Option(page.name, page.page_id)));
  if (!world.pages.length) {
    byId("hint").textContent = "There is no page yet. Describe one with --world or POST /world, then reload.";
  }
}

function personEntry(someone) {
  const face = element("img", { src: `/portraits/${someone.id}.png`, alt: "", width: 40, height: 40 });
  const facts = [someone.locale, someone.timezone === null ? "" : `UTC${someone.timezone < 0 ? "" : "+"}${someone.timezone}`];
  const label = element("span", {}, element("bdi", {}, someone.name), element("small", {}, facts.filter(Boolean).join(" · ")));
  const button = element("button", { type: "button" }, face, label);
  button.dataset.person = someone.id;
  button.addEventListener("click", () => choose(someone.id, pageId));
  return element("li", {}, button);
}

function choose(id, page) {
  location.hash = new URLSearchParams({ person: id, page: page || world.pages[0]?.page_id || "" });
}

async function followAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  person = world.people.find((someone) => String(someone.id) === wanted.get("person")) || null;
  pageId = world.pages.find((page) => page.page_id === wanted.get("page"))?.page_id || null;
  const open = Boolean(person && pageId);
  document.body.dataset.view = open ? "chat" : "people";
  byId("chat").hidden = !open;
  byId("empty").hidden = open;
  for (const button of document.querySelectorAll("[data-person]")) {
    if (open && button.dataset.person === String(person.id)) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  stream?.close();
  leaveContext();
  if (!open) return;
  byId("face").src = `/portraits/${person.id}.png`;
  byId("name").textContent = person.name;
  byId("page").value = pageId;
  document.title = `${person.name} · Messenger simulator`;
  messages.clear();
  byId("scroll").ariaBusy = "true";
  await attempt(load);
  listen();
  if (matchMedia("(hover: hover)").matches) byId("text").focus(); // a phone would raise its keyboard
}

async function load() {
  const [whose, where] = [person.id, pageId];
  const conversation = await call(`/people/${whose}/messages?page_id=${where}`);
  if (whose !== person?.id || where !== pageId) return; // another one was opened meanwhile
  const newest = conversation.messages.at(-1)?.seq || 0;
  for (const { mid, seq } of [...messages.values()]) if (seq <= newest) messages.delete(mid); // later ones were heard meanwhile
  for (const message of conversation.messages) messages.set(message.mid, message);
  seenAt = conversation.seen_at;
  showBlocked(conversation.blocked);
  showWelcome(conversation.welcome, does.tap);
  byId("typing").hidden = true;
  draw();
  scrollDown();
}

function listen() {
  stream = new EventSource(`${path()}/stream`);
  const hear = (kind, action) =>
    stream.addEventListener(kind, (event) => {
      const data = JSON.parse(event.data);
      if (data.page_id === pageId) action(data);
    });
  hear("message", ({ message }) => {
    if (message.author === "page" && !messages.has(message.mid)) showTyping(false);
    messages.set(message.mid, message);
    draw();
  });
  hear("typing", ({ on }) => showTyping(on));
  hear("seen", ({ at }) => {
    seenAt = at;
    draw();
  });
  stream.addEventListener("open", async () => {
    await attempt(load); // what happened before the line was up
    byId("scroll").ariaBusy = "false";
  });
}

function showTyping(on) {
  clearTimeout(typingTimer);
  wasAtEnd = atEnd();
  byId("typing").hidden = !on;
  if (on) typingTimer = setTimeout(() => showTyping(false), 20000);
  if (wasAtEnd) scrollDown();
}

function showBlocked(blocked) {
  byId("block").setAttribute("aria-pressed", String(blocked));
  byId("block").textContent = blocked ? "Unblock" : "Block";
}

let wasAtEnd = true;
const atEnd = () => byId("scroll").scrollHeight - byId("scroll").scrollTop - byId("scroll").clientHeight < 80;

function draw() {
  const ordered = [...messages.values()].sort((one, other) => one.seq - other.seq);
  const lastOwn = ordered.findLast((message) => message.author === "person");
  const list = byId("messages");
  const isNew = list.children.length < ordered.length;
  wasAtEnd = atEnd() || (isNew && ordered.at(-1) === lastOwn);
  ordered.forEach((message, index) => {
    const known = list.children[index];
    const where = {
      turn: ordered[index - 1]?.author !== message.author,
      end: ordered[index + 1]?.author !== message.author,
      seen: message === lastOwn && seenAt >= message.sent_at,
      quoted: message.reply_to && messages.get(message.reply_to.mid),
    };
    const print = JSON.stringify([message, where]);
    if (known?.print === print) return; // unchanged: a playing film goes on
    const entry = messageEntry(message, where, does);
    entry.print = print;
    if (known) exchange(known, entry);
    else list.append(entry);
  });
  while (list.children.length > ordered.length) list.lastChild.remove();
  byId("start").hidden = ordered.length > 0;
  suggest(ordered.at(-1)?.quick_replies || []);
  if (wasAtEnd) scrollDown();
  markRead();
}

/** Its actions stay open: news of a message must not take away what is about to be clicked. */
function exchange(known, entry) {
  const wasOpen = known.querySelector(".actions:not([hidden])");
  known.replaceWith(entry);
  if (wasOpen) entry.querySelector(".more")?.click();
}

function suggest(replies) {
  const known = { user_phone_number: "+4555550100", user_email: "customer@example.org" };
  const buttons = replies.map((reply) => {
    const value = known[reply.content_type];
    const picture = reply.image_url ? element("img", { src: reply.image_url, alt: "" }) : "";
    const button = element("button", { type: "button" }, picture, value || reply.title);
    const answer = { text: value || reply.title, quick_reply: value || reply.payload || reply.title };
    button.addEventListener("click", () => attempt(() => send("messages", answer)));
    return button;
  });
  byId("suggestions").replaceChildren(...buttons);
  byId("suggestions").hidden = !buttons.length;
}

function scrollDown() {
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
}

function markRead() {
  const unread = [...messages.values()].filter((message) => message.state === "delivered");
  if (!unread.length || document.visibilityState !== "visible") return;
  for (const message of unread) message.state = "read";
  attempt(() => call(`${path()}/reads`, { page_id: pageId }));
}

prepareComposer(() => ({ path: path(), ...place() }));
prepareSheets(send);
byId("page").addEventListener("change", (event) => choose(person.id, event.target.value));
byId("back").addEventListener("click", () => (location.hash = ""));
byId("get-started").addEventListener("click", () => does.tap());
byId("block").addEventListener("click", () => {
  const blocked = byId("block").getAttribute("aria-pressed") !== "true";
  attempt(async () => showBlocked((await call(`${path()}/blocks`, { page_id: pageId, blocked })).blocked));
});
byId("new-person").addEventListener("click", () => byId("person-dialog").showModal());
byId("person-cancel").addEventListener("click", () => byId("person-dialog").close());
byId("person-form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const created = await createPerson(event.target);
    await showWorld();
    byId("person-dialog").close();
    event.target.reset();
    choose(created.id, pageId);
  }, byId("person-trouble"));
});
document.addEventListener("visibilitychange", () => person && pageId && markRead());
window.addEventListener("hashchange", followAddress);

await showWorld();
await followAddress();
