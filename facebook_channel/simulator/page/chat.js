// The customer's side of a conversation: choose who you are, write to a page, see it answer.
import { element, messageEntry } from "/page/drawing.js";

const byId = (id) => document.getElementById(id);
const messages = new Map(); // by mid
let world = { people: [], pages: [] };
let person = null;
let pageId = null;
let seenAt = 0;
let stream = null;
let files = [];
let typingTimer = 0;

async function call(path, body) {
  const options = body === undefined ? {} : { method: "POST", body };
  if (body !== undefined && !(body instanceof FormData)) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Do something that the simulator may refuse, and say so where the person looks. */
async function attempt(action, place = byId("trouble")) {
  try {
    place.hidden = true;
    return await action();
  } catch (error) {
    place.textContent = error instanceof TypeError ? "The simulator does not answer. Is it running?" : error.message;
    place.hidden = false;
  }
}

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
  const label = element("span", { dir: "auto" }, someone.name, element("small", {}, facts.filter(Boolean).join(" · ")));
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
  if (!open) return;
  byId("face").src = `/portraits/${person.id}.png`;
  byId("name").textContent = person.name;
  byId("page").value = pageId;
  document.title = `${person.name} · Messenger simulator`;
  await attempt(load);
  listen();
  if (matchMedia("(hover: hover)").matches) byId("text").focus(); // a phone would raise its keyboard
}

async function load() {
  const [whose, where] = [person.id, pageId];
  const conversation = await call(`/people/${whose}/messages?page_id=${where}`);
  if (whose !== person?.id || where !== pageId) return; // another one was opened meanwhile
  messages.clear();
  for (const message of conversation.messages) messages.set(message.mid, message);
  seenAt = conversation.seen_at;
  showBlocked(conversation.blocked);
  byId("typing").hidden = true;
  draw();
}

function listen() {
  let opened = false;
  stream = new EventSource(`/people/${person.id}/stream`);
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
  stream.addEventListener("open", () => {
    if (opened) attempt(load); // what happened while the line was down
    opened = true;
  });
}

function showTyping(on) {
  clearTimeout(typingTimer);
  byId("typing").hidden = !on;
  if (on) typingTimer = setTimeout(() => showTyping(false), 20000);
  scrollDown();
}

function showBlocked(blocked) {
  byId("block").setAttribute("aria-pressed", String(blocked));
  byId("block").textContent = blocked ? "Unblock" : "Block";
}

function draw() {
  const ordered = [...messages.values()].sort((one, other) => one.seq - other.seq);
  const lastOwn = ordered.findLast((message) => message.author === "person");
  const list = byId("messages");
  ordered.forEach((message, index) => {
    const known = list.children[index];
    const place = {
      turn: ordered[index - 1]?.author !== message.author,
      end: ordered[index + 1]?.author !== message.author,
      seen: message === lastOwn && seenAt >= message.sent_at,
    };
    const print = JSON.stringify([message, place]);
    if (known?.print === print) return; // unchanged: a playing film goes on
    const entry = messageEntry(message, place, { tap, grown: scrollDown });
    entry.print = print;
    if (known) known.replaceWith(entry);
    else list.append(entry);
  });
  while (list.children.length > ordered.length) list.lastChild.remove();
  byId("start").hidden = ordered.length > 0;
  suggest(ordered.at(-1)?.quick_replies || []);
  scrollDown();
  markRead();
}

function suggest(replies) {
  const buttons = replies.map((reply) => {
    const button = element("button", { type: "button" }, reply.title);
    const answer = { page_id: pageId, text: reply.title, quick_reply: reply.payload || reply.title };
    button.addEventListener("click", () => attempt(() => call(`/people/${person.id}/messages`, answer)));
    return button;
  });
  byId("suggestions").replaceChildren(...buttons);
  byId("suggestions").hidden = !buttons.length;
}

function tap(title, payload) {
  return attempt(() => call(`/people/${person.id}/postbacks`, { page_id: pageId, title, payload }));
}

function scrollDown() {
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
}

function markRead() {
  const unread = [...messages.values()].filter((message) => message.state === "delivered");
  if (!unread.length || document.visibilityState !== "visible") return;
  for (const message of unread) message.state = "read";
  attempt(() => call(`/people/${person.id}/reads`, { page_id: pageId }));
}

function showFiles() {
  const entries = files.map((file) => {
    const remove = element("button", { type: "button", ariaLabel: `Remove ${file.name}` }, `${file.name} ✕`);
    remove.addEventListener("click", () => {
      files = files.filter((other) => other !== file);
      showFiles();
    });
    return element("li", {}, remove);
  });
  byId("files").replaceChildren(...entries);
  byId("files").hidden = !entries.length;
}

/** Files first, each as a message of its own, then the text: as the real Messenger does. */
async function send() {
  const text = byId("text").value.trim();
  const path = `/people/${person.id}/messages`;
  while (files.length) {
    const form = new FormData();
    form.append("page_id", pageId);
    form.append("files", files[0]);
    await call(path, form);
    files.shift();
    showFiles();
  }
  if (text) {
    byId("text").value = "";
    try {
      await call(path, { page_id: pageId, text });
    } catch (error) {
      byId("text").value = text;
      throw error;
    }
  }
}

async function createPerson(form) {
  const { name, locale, timezone } = Object.fromEntries(new FormData(form));
  const wanted = { name, locale, ...(timezone && { timezone: Number(timezone) }) };
  const created = await call("/people", wanted);
  await showWorld();
  byId("person-dialog").close();
  form.reset();
  choose(created.id, pageId);
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(send);
});
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    attempt(send);
  }
});
byId("attach").addEventListener("change", (event) => {
  files.push(...event.target.files);
  event.target.value = "";
  showFiles();
});
byId("page").addEventListener("change", (event) => choose(person.id, event.target.value));
byId("back").addEventListener("click", () => (location.hash = ""));
byId("get-started").addEventListener("click", () => tap("Get Started", "GET_STARTED"));
byId("block").addEventListener("click", () => {
  const blocked = byId("block").getAttribute("aria-pressed") !== "true";
  attempt(async () => showBlocked((await call(`/people/${person.id}/blocks`, { page_id: pageId, blocked })).blocked));
});
byId("new-person").addEventListener("click", () => byId("person-dialog").showModal());
byId("person-cancel").addEventListener("click", () => byId("person-dialog").close());
byId("person-form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(() => createPerson(event.target), byId("person-trouble"));
});
document.addEventListener("visibilitychange", () => person && pageId && markRead());
window.addEventListener("hashchange", followAddress);

await showWorld();
await followAddress();
