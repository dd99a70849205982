// Adds a mechanism to the demo's stream, and tells how far the learner has come with it.
import { byId, make, say } from './dom.js';
import { paint } from './colours.js';
import { tell } from './dialog.js';
import { MechanismForm } from './mechanismform.js';
import { blank, pixelCanvas, show } from './pixels.js';
import { ask, change } from './server.js';
import { jobOf, winnerOf } from './shares.js';
import { digitImage } from './strokes.js';
import { percent } from './words.js';

const PREVIEW_MS = 160;
const RESTORED = 0.9;

/** Of a mechanism's images: who wins as many takes care of it. */
const MOST = 0.5;

/** More of them than usual that nobody explains. */
const NOTICED = 8;
const KEY = 'mechanist-added';
const PRESETS = [
  ['Shift right', 'translate', { dx: 4, dy: 0 }], ['Shift down left', 'translate', { dx: -4, dy: 4 }], ['Tilt', 'rotate', { degrees: 30 }],
  ['Snow', 'noise', { sigma: 0.5 }], ['Negative', 'invert', {}],
];
const STAGES = ['on the stream', 'noticed', 'an expert of its own', 'restored'];

export class AddPanel {
  #live;
  #form = null;
  #digit = 4;
  #canvases = [pixelCanvas(), pixelCanvas(), pixelCanvas()];
  #captions = ['a digit', 'distorted', 'restored'].map((text) => make('figcaption', {}, text));
  #figures = this.#canvases.map((canvas, i) => make('figure', { className: i === 2 ? 'out' : '' }, canvas, this.#captions[i]));
  #share = make('input', { type: 'range', id: 'add-share', min: 5, max: 50, step: 5, value: 25 });
  #shareText = make('output', { htmlFor: 'add-share' });
  #add = make('button', { type: 'button', className: 'main', id: 'add-button' }, 'Add it to the stream');
  #present = make('ul', { className: 'present', id: 'present', 'aria-label': 'Mechanisms on the stream' });
  #rows = new Map();
  #added = recall();
  #waiting = 0;
  #abort = null;

  constructor(live) {
    this.#live = live;
    this.#add.addEventListener('click', () => this.#send());
    const tellShare = () => {
      say(this.#shareText, percent(this.#share.value / 100, 0));
      this.#share.setAttribute('aria-valuetext', this.#shareText.textContent);
    };
    this.#share.addEventListener('input', tellShare);
    tellShare();
    live.addEventListener('lifecycle', ({ detail: event }) => this.#hear(event));
  }

  show() {
    const { state } = this.#live;
    const demo = state?.demo;
    byId('add').hidden = !demo;
    byId('draw').classList.toggle('whole', !demo);
    if (!demo) {
      return;
    }
    if (!this.#form) {
      this.#make(demo.catalogue);
    }
    this.#add.disabled = !state.writable;
    this.#showPresent(state);
  }

  #make(catalogue) {
    const kinds = catalogue.filter((kind) => kind.name !== 'identity');
    this.#form = new MechanismForm(kinds, { legend: 'Kind', changed: () => this.#preview() });
    const known = PRESETS.filter(([, kind]) => kinds.some((one) => one.name === kind));
    const presets = make('div', { className: 'choices' }, ...known.map(([label, kind, values]) =>
      make('button', { type: 'button', on: { click: () => this.#form.choose(kind, values) } }, label)));
    const arrow = () => make('span', { className: 'arrow', 'aria-hidden': 'true' }, '→');
    const other = make('button', { type: 'button', on: { click: () => { this.#digit = (this.#digit + 3) % 10; this.#preview(); } } }, 'Another digit');
    byId('add-body').replaceChildren(make('div', { className: 'tryout' },
      presets, this.#form.element,
      make('div', { className: 'slider' }, make('label', { htmlFor: 'add-share' }, 'share of the stream'), this.#share, this.#shareText),
      make('div', { className: 'triple' }, this.#figures[0], arrow(), this.#figures[1], arrow(), this.#figures[2]),
      make('div', { className: 'actions-row' }, this.#add, other)), this.#present);
    if (known.length) {
      this.#form.choose(known[0][1], known[0][2]);
    }
  }

  /** What it does to a digit, and what becomes of that today. */
  #preview() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#ask(), PREVIEW_MS);
  }

  async #ask() {
    const { snapshot } = this.#live.state ?? {};
    const mechanism = this.#form.mechanism;
    if (!snapshot || !mechanism) {
      say(this.#captions[2], 'no snapshot yet to restore it with');
      this.#waiting = setTimeout(() => this.#ask(), 2000);
      return;
    }
    this.#abort?.abort();
    this.#abort = new AbortController();
    try {
      const image = digitImage(this.#digit, snapshot.width ?? 32, snapshot.height ?? 32);
      const { images: [answer] } = await ask('api/restore', { images: [image], mechanism }, this.#abort.signal);
      show(this.#canvases[0], image.width, image.height, image.pixels);
      show(this.#canvases[1], answer.width, answer.height, answer.transformed);
      show(this.#canvases[2], answer.width, answer.height, answer.restored);
      paint(this.#figures[2], answer.expert);
      this.#figures[2].classList.toggle('unexplained', !answer.explained);
      say(this.#captions[2], `by ${answer.expert}${answer.explained ? '' : ', unexplained'}`);
    } catch (e) {
      if (e.name !== 'AbortError') {
        say(this.#captions[2], e.message);
        this.#canvases.slice(1).forEach(blank);
      }
    }
  }

  async #send() {
    this.#add.disabled = true;
    try {
      const answer = await change('POST', 'api/demo/mechanisms', { ...this.#form.mechanism, share: this.#share.value / 100 });
      if (answer) {
        const images = this.#live.state.committee?.images ?? 0;
        this.#added[answer.name] = { images, unexplained: this.#live.state.counts?.unexplained, stage: 0 };
        keep(this.#added);
        tell(`${answer.name} is on the stream now. Watch the strip and the committee.`);
      }
    } catch (e) {
      tell(`Could not add it: ${e.message}`, true);
    } finally {
      this.#add.disabled = false;
    }
  }

  async #remove(name) {
    try {
      if ((await change('DELETE', `api/demo/mechanisms/${encodeURIComponent(name)}`)) !== false) {
        tell(`${name} is no longer sent. Its expert stays for a while, in case it returns.`);
      }
    } catch (e) {
      tell(`Could not remove it: ${e.message}`, true);
    }
  }

  /** A birth after it was added is an answer to it, or at least may be. */
  #hear(event) {
    for (const added of Object.values(this.#added)) {
      if (added.stage === 0 && (event.kind === 'spawned' || event.kind === 'revived') && event.images >= added.images) {
        added.stage = 1;
      }
    }
    keep(this.#added);
  }

  #showPresent(state) {
    const names = new Set(state.demo.present.map((one) => one.name));
    for (const [name, row] of this.#rows) {
      if (!names.has(name)) {
        row.element.remove();
        this.#rows.delete(name);
        delete this.#added[name];
      }
    }
    const accuracy = this.#live.history.at(-1)?.perMechanism ?? {};
    for (const { name, added } of state.demo.present) {
      let row = this.#rows.get(name);
      if (!row) {
        row = this.#makeRow(name);
        this.#rows.set(name, row);
        this.#present.append(row.element);
      }
      const share = accuracy[name];
      const winner = winnerOf(state.shares, name);
      paint(row.element, winner);
      say(row.winner, winner ?? 'nobody yet');
      say(row.read, share === undefined ? '' : `${percent(share, 0)} read correctly`);
      row.remove.hidden = !added;
      row.remove.disabled = !state.writable;
      this.#showStages(row, name, state, share);
    }
  }

  #makeRow(name) {
    const winner = make('span', { className: 'who' });
    const read = make('span', { className: 'note' });
    const stages = make('ol', { className: 'stages', 'aria-label': `How far the learner has come with ${name}`, hidden: true }, ...STAGES.map((stage) => make('li', {}, stage)));
    const remove = make('button', { type: 'button', 'aria-label': `Stop sending ${name}`, on: { click: () => this.#remove(name) } }, 'Remove');
    return { winner, read, stages, remove, element: make('li', {}, make('span', { className: 'spelled' }, name), winner, read, stages, remove) };
  }

  #showStages(row, name, state, share) {
    const added = this.#added[name];
    row.stages.hidden = !added;
    if (!added) {
      return;
    }
    const before = added.stage;
    const winner = winnerOf(state.shares, name);
    const job = winner && jobOf(state.shares, winner);
    if (added.stage === 0 && state.counts?.unexplained > added.unexplained + NOTICED) {
      added.stage = 1;
    }
    if (added.stage < 2 && job?.mechanism === name && job.share > MOST) {
      added.stage = 2;
      added.expert = winner;
    }
    if (added.stage === 2 && share >= RESTORED) {
      added.stage = 3;
    }
    if (added.stage !== before) {
      keep(this.#added);
    }
    [...row.stages.children].forEach((stage, i) => {
      stage.className = i <= added.stage ? 'done' : i === added.stage + 1 ? 'now' : '';
      if (i === 2 && added.expert) {
        say(stage, `${added.expert} takes it`);
      }
    });
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keep(added) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(added));
  } catch {
    // Then it lasts as long as the page.
  }
}
