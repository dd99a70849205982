// Makes and finds elements.

export const byId = (id) => document.getElementById(id);

/** An element with properties (`data` for data attributes, `on` for listeners) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (name in element) {
      element[name] = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

/** Sets a text only where it differs, so that what reads the page is not told of nothing. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A table of texts; cells that are numbers stand to the right. */
export function table(headings, rows) {
  const cell = (tag, content, numeric) => {
    const element = make(tag, numeric ? { className: 'number' } : {});
    element.append(content);
    return element;
  };
  const numeric = headings.map((_, i) => rows.length > 0 && rows.every((row) => /^[−–\d]/.test(row[i])));
  return make('table', {},
    make('thead', {}, make('tr', {}, ...headings.map((heading, i) => {
      const th = cell('th', heading, numeric[i]);
      th.scope = 'col';
      return th;
    }))),
    make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map((text, i) => cell('td', text, numeric[i]))))));
}
