// Calls to the simulator, and the small things every page does with the document.

export const byId = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export async function call(path, body) {
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
export async function attempt(action, place = byId("trouble")) {
  try {
    place.hidden = true;
    return await action();
  } catch (error) {
    place.textContent = error instanceof TypeError ? "The simulator does not answer. Is it running?" : error.message;
    place.hidden = false;
  }
}
