// Turns messages into elements of the page.

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A message as list entry; `reactions` are tap(title, payload) and grown(), after a picture came. */
export function messageEntry(message, { turn, end, seen }, reactions) {
  const entry = element("li", { className: message.author + (turn ? " turn" : "") });
  if (message.postback) entry.append(element("p", { className: "bubble tapped", dir: "auto" }, message.postback));
  for (const attachment of message.attachments || []) entry.append(attachmentView(attachment, reactions));
  if (message.text) entry.append(element("p", { className: "bubble", dir: "auto" }, message.text));
  if (end || message.note) {
    const parts = [...standing(message, seen), new Date(message.sent_at).toLocaleTimeString([], { timeStyle: "short" })];
    entry.append(element("p", { className: `meta ${message.state}` }, parts.join(" · ")));
  }
  return entry;
}

function standing(message, seen) {
  if (message.author === "page") return [];
  if (message.state === "waiting") return ["Waiting for the page"];
  if (message.state !== "sent") return [message.note];
  return [seen ? "Seen" : "Sent"];
}

function attachmentView({ type, url, name, payload }, { tap, grown }) {
  if (type === "template") return templateView(payload, tap);
  if (type === "image") {
    const image = element("img", { className: "media", src: url, alt: name || "Picture" });
    image.addEventListener("load", grown);
    return image;
  }
  if (type === "audio" || type === "video") return element(type, { className: "media", src: url, controls: true });
  return element("p", { className: "bubble" }, "File: ", element("a", { href: url, target: "_blank", rel: "noopener" }, name || "File"));
}

function templateView(payload, tap) {
  const titles = (payload.elements || []).flatMap((item) => [item.title, item.subtitle]);
  const buttons = [...(payload.buttons || []), ...(payload.elements || []).flatMap((item) => item.buttons || [])];
  const links = element("span", { className: "links" }, ...buttons.map((button) => templateButton(button, tap)));
  return element("div", { className: "bubble", dir: "auto" }, [payload.text, ...titles].filter(Boolean).join("\n"), links);
}

function templateButton({ type, title, url, payload }, tap) {
  if (type === "web_url") return element("a", { href: url, target: "_blank", rel: "noopener" }, title);
  const button = element("button", { type: "button", className: "quiet" }, title);
  button.addEventListener("click", () => tap(title, payload));
  return button;
}
