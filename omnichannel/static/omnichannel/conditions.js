/* Rows of conditions: attributes of the chosen entity, operators of the chosen attribute, values
   to choose from. Without this script every choice is there, and the server says what does not fit. */

(() => {
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

  const rows = () =>
    [...document.querySelectorAll(".form-row")].filter(
      (row) => !row.closest(".empty-form") && field(row, "attribute") && field(row, "operator"),
    );

  function offer(select, options) {
    const kept = [...select.options].find((option) => option.value === select.value);
    const chosen = options.find((option) => option.value === select.value);
    select.replaceChildren(...options);
    if (chosen) {
      chosen.selected = true;
    } else if (kept?.defaultSelected && !select.dataset.narrowed) {
      select.prepend(kept); // what is no longer known is shown as it is
      kept.selected = true;
    }
    select.dataset.narrowed = "yes";
  }

  const option = ([value, label]) => new Option(label, value);

  function suggest(input, key, values) {
    const id = `values-of-${key}`;
    if (values.length && !document.getElementById(id)) {
      const list = document.createElement("datalist");
      list.id = id;
      list.append(...values.map(option));
      document.body.append(list);
    }
    input.toggleAttribute("list", values.length > 0);
    if (values.length) {
      input.setAttribute("list", id);
    }
  }

  /* A choice is picked from a list of its own; the field keeps its code. */
  function choose(input, choices) {
    let select = input.parentElement.querySelector("[data-choice-of]");
    if (!choices.length) {
      select?.remove();
      input.hidden = false;
      return;
    }
    if (!select) {
      select = document.createElement("select");
      select.className = field(input.closest(".form-row"), "operator").className;
      select.dataset.choiceOf = input.name;
      select.setAttribute("aria-label", input.closest("td")?.dataset.label ?? "");
      select.addEventListener("change", () => (input.value = select.value));
      input.after(select);
    }
    const given = choices.find((choice) => choice.includes(input.value));
    const unknown = input.value && !given ? [[input.value, input.value]] : []; // not replaced
    select.replaceChildren(...[...unknown, ...choices].map(option));
    select.value = given?.[0] ?? select.options[0].value;
    input.value = select.value;
    input.hidden = true;
  }

  function narrow(row, known) {
    const [entity, attribute, operator, value] = ["entity", "attribute", "operator", "value"].map(
      (name) => field(row, name),
    );
    const offered = known.attributes[entity.value] ?? [];
    offer(
      attribute,
      offered.map((one) => option([one.key, one.label])),
    );
    const asked = offered.find((one) => one.key === attribute.value);
    if (!asked) {
      return;
    }
    offer(operator, known.operators[asked.type].map(option));
    value.placeholder = asked.example;
    suggest(value, asked.key, asked.suggestions);
    choose(value, asked.choices);
    value.closest("td").classList.toggle("without-value", known.withoutValue.includes(operator.value));
  }

  window.addEventListener("load", () => {
    const vocabulary = document.getElementById("condition-vocabulary");
    if (!vocabulary) {
      return;
    }
    const known = JSON.parse(vocabulary.textContent);
    const all = () => rows().forEach((row) => narrow(row, known));
    all();
    document.addEventListener("formset:added", () => setTimeout(all));
    document.addEventListener("change", (event) => {
      const row = event.target.closest(".form-row");
      if (row && /-(entity|attribute|operator)$/.test(event.target.name ?? "")) {
        narrow(row, known);
      }
    });
  });
})();
