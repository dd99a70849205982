// Draw a digit, distort it, and see who restores it and how sure each expert is.
import { byId, make, say } from './dom.js';
import { paint } from './colours.js';
import { Easel } from './easel.js';
import { MechanismForm } from './mechanismform.js';
import { blank, pixelCanvas, show } from './pixels.js';
import { normalise } from './raster.js';
import { ask, get } from './server.js';
import { decimal, number, percent } from './words.js';

const WAIT_MS = 200;
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

export class DrawPanel {
  #live;
  #easel = new Easel(() => this.#changed());
  #formPlace = make('div', {});
  #form = null;
  #canvases = [pixelCanvas(), pixelCanvas(), pixelCanvas()];
  #captions = ['as it is sent', 'distorted', 'restored'].map((text) => make('figcaption', {}, text));
  #figures = this.#canvases.map((canvas, i) => make('figure', { className: i === 2 ? 'out' : '' }, canvas, this.#captions[i]));
  #verdict = make('p', { className: 'verdict-line', role: 'status', id: 'verdict' }, 'Draw a digit, or take one of those below the canvas.');
  #bars = make('ul', { className: 'bars', 'aria-label': 'What each expert’s restoration scores', tabIndex: 0, hidden: true });
  #waiting = 0;
  #abort = null;

  constructor(live) {
    this.#live = live;
    const arrow = () => make('span', { className: 'arrow', 'aria-hidden': 'true' }, '→');
    byId('draw-body').append(make('div', { className: 'easel' },
      make('div', { className: 'easel-left' }, this.#easel.canvas,
        make('p', { className: 'hidden', id: 'easel-how' }, 'Arrow keys move the pen, the space bar lowers and lifts it, the delete key clears.'),
        make('div', { className: 'digits', role: 'group', 'aria-label': 'Take a digit instead of drawing' }, ...DIGITS.map((digit) => make('button', { type: 'button', 'aria-label': `Take a ${digit}`, on: { click: () => this.#easel.example(digit) } }, String(digit)))),
        make('div', { className: 'row' }, make('button', { type: 'button', on: { click: () => this.#easel.clear() } }, 'Clear the canvas'))),
      make('div', {}, this.#formPlace,
        make('div', { className: 'triple' }, this.#figures[0], arrow(), this.#figures[1], arrow(), this.#figures[2]),
        this.#verdict, this.#bars)));
    this.#load();
  }

  /** What the server can distort by. */
  async #load() {
    try {
      const { kinds } = await get('api/mechanisms');
      this.#form = new MechanismForm(kinds.filter((kind) => kind.name !== 'identity'), { legend: 'Distort it by', nothing: 'Nothing', changed: () => this.#changed() });
      this.#formPlace.replaceChildren(this.#form.element);
    } catch {
      setTimeout(() => this.#load(), 3000);
    }
  }

  #changed() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#ask(), WAIT_MS);
  }

  async #ask() {
    const { snapshot } = this.#live.state ?? {};
    if (!snapshot) {
      say(this.#verdict, 'There is no snapshot of the committee yet to restore it with.');
      return;
    }
    const image = normalise(this.#easel.drawing, snapshot.width ?? 32, snapshot.height ?? 32);
    this.#abort?.abort();
    if (!image) {
      this.#canvases.forEach(blank);
      this.#bars.hidden = true;
      say(this.#verdict, 'Draw a digit, or take one of those below the canvas.');
      return;
    }
    this.#abort = new AbortController();
    const mechanism = this.#form?.mechanism ?? undefined;
    try {
      const { images: [answer] } = await ask('api/restore', { images: [image], mechanism }, this.#abort.signal);
      this.#show(image, answer);
    } catch (e) {
      if (e.name !== 'AbortError') {
        say(this.#verdict, `It could not be restored: ${e.message}`);
      }
    }
  }

  #show(image, answer) {
    show(this.#canvases[0], image.width, image.height, image.pixels);
    show(this.#canvases[1], answer.width, answer.height, answer.transformed);
    show(this.#canvases[2], answer.width, answer.height, answer.restored);
    paint(this.#figures[2], answer.expert);
    this.#figures[2].classList.toggle('unexplained', !answer.explained);
    const label = answer.label === undefined || answer.label === null ? '' : `, and reads as ${answer.label} (${percent(answer.probability, 0)})`;
    say(this.#verdict, `${answer.expert} restored it${answer.explained ? '' : ', but nobody explains it'}${label}.`);
    this.#showScores(answer);
  }

  #showScores(answer) {
    const scores = Object.entries(answer.scores ?? {}).map(([expert, score]) => [expert, number(score)]).sort((a, b) => b[1] - a[1]);
    const finite = scores.map(([, score]) => score).filter(Number.isFinite);
    const [least, most] = [Math.min(...finite), Math.max(...finite)];
    this.#bars.hidden = scores.length === 0;
    this.#bars.replaceChildren(...scores.map(([expert, score]) => {
      const bar = make('i', {});
      bar.style.setProperty('--part', `${8 + (92 * (score - least)) / Math.max(1e-9, most - least)}%`);
      return paint(make('li', { className: expert === answer.expert ? 'best' : '' }, make('span', {}, expert), make('span', { className: 'bar-of', 'aria-hidden': 'true' }, bar), make('span', { className: 'number' }, decimal(score))), expert);
    }));
  }
}
