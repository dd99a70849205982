// What the server tells: the state once, then what changes; again when it was away.
import { get } from './server.js';
import { number } from './words.js';

const MOST_POINTS = 600;
const MOST_EVENTS = 200;
const RETRY_MS = 2000;

/** The server has said nothing for so long: it is gone, whatever the connection says. */
const SILENCE_MS = 8000;

/**
 * Holds the latest state, a bounded history and a bounded list of decisions, and tells listeners:
 * `state` when something changed, `images` with images, `lifecycle` with a decision, `connection`.
 */
export class Live extends EventTarget {
  state = null;
  history = [];
  events = [];
  connection = 'connecting';
  heard = null;
  #known = new Set();
  #source = null;
  #loaded = false;
  #meanwhile = null; // decisions heard while the state is asked for
  #retry = 0;

  start() {
    this.#open();
    setInterval(() => this.#watch(), 1000);
  }

  #open() {
    clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventSource('api/events');
    this.#source = source;
    source.addEventListener('open', () => this.#load());
    source.addEventListener('error', () => {
      this.#connect('lost');
      if (source.readyState === EventSource.CLOSED && source === this.#source) {
        this.#retry = setTimeout(() => this.#open(), RETRY_MS);
      }
    });
    source.addEventListener('state', (message) => this.#take(JSON.parse(message.data)));
    source.addEventListener('images', (message) => {
      this.#hear();
      this.#tell('images', JSON.parse(message.data));
    });
    source.addEventListener('lifecycle', (message) => {
      this.#hear();
      const event = JSON.parse(message.data);
      this.#meanwhile?.push(event);
      if (this.#add([event])) {
        this.#tell('lifecycle', event);
        this.#tell('state');
      }
    });
  }

  /**
   * The whole state, history included: at the start and after each interruption. Decisions that are
   * heard meanwhile may be newer than it. Asked again before there was an answer, the last one counts.
   */
  async #load() {
    const meanwhile = [];
    this.#meanwhile = meanwhile;
    let state = null;
    try {
      state = await get('api/state');
    } catch {
      // The next message tries again.
    }
    if (this.#meanwhile !== meanwhile) {
      return;
    }
    this.#loaded = state !== null;
    if (state) {
      this.history = [];
      this.events = [];
      this.#known.clear();
      this.#take({ ...state, events: [...state.events, ...meanwhile] });
    }
    this.#meanwhile = null;
  }

  /** Before the server has read what there was before it, it counts nothing and knows only some decisions. */
  #take(state) {
    this.#hear();
    const knowsMore = state.counts && !this.state?.counts;
    if (!this.#meanwhile && (!this.#loaded || knowsMore)) {
      this.#load();
    }
    this.#append(state.history ?? []);
    this.#add(state.events ?? []);
    this.state = state;
    this.#tell('state');
  }

  /** Points come in order; a smaller count of images is that of another learner. */
  #append(points) {
    for (const point of points) {
      const last = this.history.at(-1);
      if (last && number(point.images) < number(last.images)) {
        this.history = [];
      } else if (last && point.images === last.images) {
        this.history.pop();
      }
      this.history.push(point);
    }
    if (this.history.length > MOST_POINTS) {
      this.history = this.history.filter((_, i) => i % 2 === 0 || i > MOST_POINTS / 2);
    }
  }

  #add(events) {
    let added = false;
    for (const event of events) {
      if (!this.#known.has(event.id)) {
        this.#known.add(event.id);
        this.events.push(event);
        added = true;
      }
    }
    while (this.events.length > MOST_EVENTS) {
      this.#known.delete(this.events.shift().id);
    }
    return added;
  }

  #hear() {
    this.heard = Date.now();
    this.#connect('open');
  }

  #watch() {
    if (this.connection === 'open' && Date.now() - this.heard > SILENCE_MS) {
      this.#connect('lost');
      this.#open();
    }
  }

  #connect(connection) {
    if (this.connection !== connection) {
      this.connection = connection;
      this.#tell('connection');
    }
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}
