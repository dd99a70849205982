// Chooses a mechanism: its kind, and a slider for each parameter.
import { make } from './dom.js';

let forms = 0;

const written = (parameter, value) => `${String(value).replace('-', '−')}${parameter.unit ? `\u202f${parameter.unit}` : ''}`;

/** Of the catalogue; `nothing` adds the choice of none. Tells `changed` each time. */
export class MechanismForm {
  #kinds;
  #name = `kind-${forms++}`;
  #sliders = make('div', {});
  #choices;
  #changed;
  #kind = null;
  #values = {};

  constructor(kinds, { legend, nothing = null, changed }) {
    this.#kinds = kinds;
    this.#changed = changed;
    const choice = (kind, label) => make('label', {}, make('input', { type: 'radio', name: this.#name, value: kind, on: { change: () => this.choose(kind) } }), make('span', {}, label));
    this.#choices = make('fieldset', { className: 'choices' }, make('legend', {}, legend),
      ...(nothing ? [choice('', nothing)] : []), ...kinds.map((kind) => choice(kind.name, kind.label)));
    this.element = make('div', {}, this.#choices, this.#sliders);
    this.#take(nothing ? '' : kinds[0]?.name ?? '', {});
  }

  /** `{kind, parameters}`, or null for none. */
  get mechanism() {
    return this.#kind ? { kind: this.#kind.name, parameters: { ...this.#values } } : null;
  }

  choose(name, values = {}) {
    this.#take(name, values);
    this.#changed();
  }

  #take(name, values) {
    this.#kind = this.#kinds.find((kind) => kind.name === name) ?? null;
    for (const input of this.#choices.querySelectorAll('input')) {
      input.checked = input.value === (this.#kind?.name ?? '');
    }
    const parameters = this.#kind?.parameters ?? [];
    this.#values = Object.fromEntries(parameters.map((p) => [p.name, values[p.name] ?? p.value]));
    this.#sliders.replaceChildren(...parameters.map((parameter) => this.#slider(parameter)));
  }

  #slider(parameter) {
    const id = `${this.#name}-${parameter.name}`;
    const output = make('output', { htmlFor: id }, written(parameter, this.#values[parameter.name]));
    const input = make('input', { type: 'range', id, min: parameter.min, max: parameter.max, step: parameter.step });
    input.value = this.#values[parameter.name];
    input.addEventListener('input', () => {
      this.#values[parameter.name] = Number(input.value);
      output.textContent = written(parameter, Number(input.value));
      input.setAttribute('aria-valuetext', output.textContent);
      this.#changed();
    });
    input.setAttribute('aria-valuetext', output.textContent);
    return make('div', { className: 'slider' }, make('label', { htmlFor: id }, parameter.label), input, output);
  }
}
