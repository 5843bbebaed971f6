// Files of an answer: chosen, dropped onto the conversation or pasted; shown, checked, removed.
// Without this script the browser's own field for files does.
(() => {
  const PREVIEW = 40; // pixels
  const STILL_OVER = 700; // milliseconds; some browsers say only twice a second where a file is
  const form = document.getElementById("composer");
  const attach = document.getElementById("attach");
  if (!form || !attach) return;

  const input = document.getElementById("files");
  const list = document.getElementById("chosen");
  const progress = document.getElementById("progress");
  const thread = document.getElementById("content");
  const limits = JSON.parse(attach.dataset.limits);
  const words = attach.dataset;
  let chosen = [];
  let refused = []; // sentences on files that were left out, until the agent sends without them

  attach.classList.add("attach-dressed");
  thread.dataset.drop = words.drop;

  const size = (bytes) => {
    const large = bytes >= 1024 * 1024;
    const unit = large ? "megabyte" : "kilobyte";
    const options = { style: "unit", unit, maximumFractionDigits: large ? 1 : 0 };
    const number = Math.max(bytes / (large ? 1024 * 1024 : 1024), large ? 0 : 1);
    return new Intl.NumberFormat(document.documentElement.lang, options).format(number);
  };
  const fill = (sentence, values) =>
    sentence.replace(/{(\w+)}/g, (_whole, name) => values[name]);

  // The server checks again; it also looks at what is inside.
  const complaint = ({ name, size: bytes }) => {
    const extension = name.includes(".") ? name.split(".").pop().toLowerCase() : "";
    const allowed = Object.keys(limits.bytes);
    const wrong = limits.blocked.includes(extension);
    if (wrong || (allowed.length && !allowed.includes(extension))) return fill(words.wrong, { name });
    if (!bytes) return fill(words.empty, { name });
    const most = limits.bytes[extension] ?? limits.most;
    return bytes > most ? fill(words.large, { name, most: size(most) }) : "";
  };

  const icon = (name) => {
    const copy = attach.querySelector(".icon").cloneNode(true);
    const use = copy.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
    return copy;
  };

  const preview = (file, place) => {
    if (!file.type.startsWith("image/")) return;
    createImageBitmap(file)
      .then((picture) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = PREVIEW * 2; // sharp on fine screens too
        const part = Math.min(picture.width, picture.height);
        const [left, top] = [(picture.width - part) / 2, (picture.height - part) / 2];
        const context = canvas.getContext("2d");
        context.drawImage(picture, left, top, part, part, 0, 0, canvas.width, canvas.height);
        picture.close();
        place.replaceWith(canvas);
      })
      .catch(() => {}); // the icon stays
  };

  const text = (tag, className, content) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = content;
    return element;
  };

  const entry = (file) => {
    const item = document.createElement("li");
    const mark = icon(file.type.startsWith("image/") ? "image" : "file");
    const remove = text("button", "button button-quiet", "");
    remove.type = "button";
    remove.setAttribute("aria-label", fill(words.remove, { name: file.name }));
    remove.append(icon("cross"));
    remove.addEventListener("click", () => {
      show(chosen.filter((other) => other !== file));
      form.elements.text.focus();
    });
    item.className = "chosen-file";
    item.append(mark, text("bdi", "file-name", file.name));
    item.append(text("span", "file-facts", size(file.size)), remove);
    preview(file, mark);
    return item;
  };

  // The field holds what is shown, so that the form sends it like any other.
  const show = (files) => {
    chosen = files;
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    list.replaceChildren(...files.map(entry));
    list.hidden = !files.length;
  };

  const say = (sentences) => {
    document.getElementById("refusal").textContent = sentences.join(" ");
  };

  const add = (files) => {
    const known = (file) =>
      chosen.some((other) => other.name === file.name && other.size === file.size
        && other.lastModified === file.lastModified);
    const fresh = [...files].filter((file) => !known(file));
    const complaints = fresh.map(complaint).filter(Boolean);
    const wanted = [...chosen, ...fresh.filter((file) => !complaint(file))];
    if (wanted.length > limits.files) complaints.push(words.many);
    refused = complaints;
    say(complaints);
    show(wanted.slice(0, limits.files));
  };

  input.addEventListener("change", () => add(input.files));
  form.elements.text.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain") || !isOpen()) return;
    event.preventDefault();
    add(files);
  });

  const state = () => document.getElementById("composer-state").dataset;
  const isOpen = () => state().mayWrite === "yes" && state().mayAttach === "yes";
  document.body.addEventListener("keyed:done", () => {
    attach.hidden = state().mayAttach !== "yes";
  });
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  let leaving = 0;
  thread.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = isOpen() ? "copy" : "none";
    thread.classList.toggle("thread-dropping", isOpen());
    clearTimeout(leaving);
    leaving = setTimeout(() => thread.classList.remove("thread-dropping"), STILL_OVER);
  });
  thread.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    thread.classList.remove("thread-dropping");
    if (isOpen()) add(event.dataTransfer.files);
    form.elements.text.focus();
  });

  // "See attached" must not leave without what is attached because nobody read the refusal.
  form.addEventListener("submit", (event) => {
    if (!refused.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say([...refused, words.without]);
    refused = [];
  }, true);

  let underway = [];
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== form) return;
    underway = chosen;
    progress.value = 0;
    progress.hidden = !chosen.length;
  });
  form.addEventListener("htmx:xhr:progress", (event) => {
    const { lengthComputable, loaded, total } = event.detail;
    if (lengthComputable && total) progress.value = (100 * loaded) / total;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    progress.hidden = true;
    if (event.detail.xhr.status === 200) show(chosen.filter((file) => !underway.includes(file)));
  });
})();
