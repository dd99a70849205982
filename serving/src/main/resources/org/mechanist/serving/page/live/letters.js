// Dead letters: what could not be used, why, and back onto the stream.
import { byId, make, say } from './dom.js';
import { choose, tell } from './dialog.js';
import { change, get } from './server.js';
import { clock, plural, whole } from './words.js';

const MOST = 20;

/** The server reads all of them for each list. */
const APART_MS = 5000;

export class Letters {
  #live;
  #shown = 0;
  #inView = false;
  #asking = false;
  #again = 0;
  #loaded = false;

  constructor(live) {
    this.#live = live;
    byId('letters-load').addEventListener('click', () => this.#load());
    new IntersectionObserver((entries) => {
      this.#inView = entries.at(-1).isIntersecting;
      this.show();
    }).observe(byId('letters'));
  }

  /** Undefined before the server has counted them. */
  get #count() {
    return this.#live.state?.counts?.deadLetters;
  }

  /** Asks anew only when there are more or fewer, and somebody looks. */
  show() {
    const count = this.#count;
    if (count === undefined) {
      return;
    }
    if (this.#inView && count !== this.#shown && Date.now() >= this.#again) {
      this.#load();
    }
    if (count === 0 && !this.#loaded) {
      say(byId('letters-note'), 'None: everything that came could be used.');
      byId('letters-load').hidden = true;
    }
  }

  async #load() {
    const known = this.#count;
    if (this.#asking || known === undefined) {
      return;
    }
    this.#asking = true;
    try {
      const { count, letters } = await get(`api/dead-letters?limit=${MOST}`);
      this.#shown = known;
      this.#loaded = true;
      byId('letters-load').hidden = false;
      say(byId('letters-note'), letters.length < count ? `${plural(count, 'image')} could not be used; the last ${letters.length} are below.` : `${plural(count, 'image')} could not be used.`);
      this.#tabulate(letters);
    } catch (e) {
      say(byId('letters-note'), `They can’t be read now: ${e.message}`);
    } finally {
      this.#asking = false;
      this.#again = Date.now() + APART_MS;
    }
  }

  #tabulate(letters) {
    const { writable } = this.#live.state;
    const heading = (name, className = '') => make('th', { scope: 'col', className }, name);
    byId('letters-table').replaceChildren(...(letters.length === 0 ? [] : [make('table', {},
      make('thead', {}, make('tr', {}, heading('when'), heading('cause'), heading('detail'), heading('from'), heading('bytes', 'number'), make('td', {}))),
      make('tbody', {}, ...letters.map((letter) => {
        const replay = make('button', { type: 'button', disabled: !writable, 'aria-label': `Replay the dead letter ${letter.position}`, on: { click: () => this.#replay(letter, replay) } }, 'Replay');
        return make('tr', {},
          make('td', {}, letter.time ? clock(letter.time) : '–'),
          make('th', { scope: 'row' }, letter.cause),
          make('td', { className: 'detail' }, `${letter.detail ?? ''}${letter.replayOf ? ' (a replay)' : ''}`),
          make('td', {}, `${letter.topic} ${letter.partition}:${letter.offset}`),
          make('td', { className: 'number' }, whole(letter.bytes)),
          make('td', { className: 'number' }, replay));
      })))]));
  }

  async #replay(letter, button) {
    if (!(await choose({ title: 'Replay this dead letter?', text: `It is sent to ${letter.topic} once more, as it came. If nothing has changed, it comes back here.`, yes: 'Replay' }))) {
      return;
    }
    button.disabled = true;
    try {
      if (await change('POST', `api/dead-letters/${encodeURIComponent(letter.position)}/replay`)) {
        tell(`Sent to ${letter.topic} once more.`);
        this.#load();
      }
    } catch (e) {
      tell(`Could not replay it: ${e.message}`, true);
    } finally {
      button.disabled = false;
    }
  }
}
