// Where the person writes: text, files, and whether it replies to or changes a message.
import { attempt, byId, call, element } from "/page/calls.js";
import { summary } from "/page/drawing.js";

let files = [];
let replied = null;
let edited = null;

/** `where()` tells path, page_id and entry_point of the open conversation. */
export function prepareComposer(where) {
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => send(where()));
  });
  byId("text").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (replied || edited)) leaveContext();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    attempt(() => send(where()));
  });
  byId("attach").addEventListener("change", (event) => {
    files.push(...event.target.files);
    event.target.value = "";
    showFiles();
  });
  byId("context-end").addEventListener("click", leaveContext);
}

export function replyTo(message) {
  leaveContext();
  replied = message;
  showContext("Reply to ", summary(message));
}

export function editMessage(message) {
  leaveContext();
  edited = message;
  byId("text").value = message.text;
  showContext("Edit ", message.text);
}

export function leaveContext() {
  if (edited) byId("text").value = "";
  replied = edited = null;
  byId("context").hidden = true;
}

function showContext(what, text) {
  byId("context-text").replaceChildren(element("b", {}, what), text);
  byId("context").hidden = false;
  byId("text").focus();
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

/** Files first, those of one kind as one message, then the text: as the real Messenger does. */
async function send({ path, ...place }) {
  const text = byId("text").value.trim();
  const reply = replied ? { reply_to: replied.mid } : {};
  if (edited) {
    if (!text) return;
    await call(`${path}/edits`, { mid: edited.mid, text });
    leaveContext();
    return;
  }
  while (files.length) {
    const kind = kindOf(files[0]);
    const sent = kind === "image" ? files.filter((file) => kindOf(file) === kind) : [files[0]];
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...place, ...reply })) form.append(name, value);
    for (const file of sent) form.append("files", file);
    await call(`${path}/messages`, form);
    files = files.filter((file) => !sent.includes(file));
    showFiles();
  }
  if (text) {
    byId("text").value = "";
    try {
      await call(`${path}/messages`, { ...place, ...reply, text });
    } catch (error) {
      byId("text").value = text;
      throw error;
    }
  }
  leaveContext();
}

function kindOf(file) {
  return file.type.split("/")[0];
}
