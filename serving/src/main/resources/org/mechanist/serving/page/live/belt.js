// The strip of images going by. It has a fixed number of tiles, which are used again and again.
import { byId, make, say, table } from './dom.js';
import { paint } from './colours.js';
import { pixelCanvas, show } from './pixels.js';
import { decimal } from './words.js';

const BEAT_MS = 550;
const CALM_BEAT_MS = 4000;
const MOST_WAITING = 12;
const MOST_TILES = 26;
const REMEMBERED = 30;

/** Of those that come at once: as many as leave as fast. */
const CHOSEN = 3;

const calm = matchMedia('(prefers-reduced-motion: reduce)');

function makeTile() {
  const before = pixelCanvas();
  const after = pixelCanvas();
  const name = make('span', { className: 'said name' });
  const note = make('span', { className: 'said' });
  return { element: make('div', { className: 'tile' }, before, after, name, note), before, after, name, note };
}

/** Fills itself with images as long as it is seen; stops while a pointer is on it. */
export class Belt {
  #row = byId('belt-row');
  #window = byId('belt-window');
  #tiles = [];
  #waiting = [];
  #last = [];
  #paused = false;
  #hovered = false;
  #step = 72;
  #sliding = null;

  constructor() {
    byId('pause').addEventListener('click', () => {
      this.#paused = !this.#paused;
      byId('pause').setAttribute('aria-pressed', String(this.#paused));
    });
    this.#window.addEventListener('pointerenter', (e) => { this.#hovered = e.pointerType === 'mouse'; });
    this.#window.addEventListener('pointerleave', () => { this.#hovered = false; });
    byId('belt-table').addEventListener('toggle', () => this.#tabulate());
    const beat = () => {
      this.#advance();
      setTimeout(beat, calm.matches ? CALM_BEAT_MS : BEAT_MS);
    };
    beat();
  }

  /** The unexplained first, then such whose winners have not been seen last. */
  add(images) {
    const seldom = new Map(images.map((image) => [image, (image.explained ? 1 : 0) * (1 + this.#last.slice(-6).filter((l) => l.expert === image.expert).length)]));
    const chosen = [...images].sort((a, b) => seldom.get(a) - seldom.get(b)).slice(0, this.#full ? CHOSEN : images.length);
    this.#waiting.push(...chosen);
    this.#waiting.splice(0, this.#waiting.length - MOST_WAITING);
  }

  get #room() {
    return Math.min(MOST_TILES, Math.ceil(this.#window.clientWidth / this.#step) + 1);
  }

  get #full() {
    return this.#tiles.length >= this.#room;
  }

  #advance() {
    if (document.hidden || this.#paused || this.#hovered || this.#waiting.length === 0) {
      return;
    }
    this.#step = parseFloat(getComputedStyle(byId('belt')).getPropertyValue('--step')) || this.#step;
    const filling = !this.#full;
    const many = filling ? Math.min(this.#room - this.#tiles.length, this.#waiting.length) : 1;
    for (let i = 0; i < many; i++) {
      this.#put(this.#waiting.shift(), this.#room);
    }
    this.#sliding?.cancel();
    if (!calm.matches && !filling) {
      this.#sliding = this.#row.animate([{ transform: `translateX(${this.#step}px)` }, { transform: 'none' }], { duration: BEAT_MS, easing: 'linear' });
    }
    byId('belt-empty').hidden = true;
    this.#window.setAttribute('aria-label', this.#describe());
  }

  #put(image, room) {
    while (this.#tiles.length > room) {
      this.#tiles.shift().element.remove();
    }
    const tile = this.#tiles.length < room ? makeTile() : this.#tiles.shift();
    show(tile.before, image.width, image.height, image.transformed);
    show(tile.after, image.width, image.height, image.restored);
    paint(tile.element, image.expert);
    tile.element.classList.toggle('unexplained', !image.explained);
    say(tile.name, image.expert);
    const right = image.read === image.label;
    const read = image.read === null || image.read === undefined ? '' : `reads ${image.read}${image.label === null || image.label === undefined ? '' : right ? ' ✓' : ' ✗'}`;
    say(tile.note, read || (image.explained ? '' : 'unexplained'));
    tile.element.title = [image.mechanism, `score ${decimal(image.score)}`, image.explained ? '' : 'unexplained'].filter(Boolean).join(', ');
    this.#row.append(tile.element);
    this.#tiles.push(tile);
    this.#last.push(image);
    this.#last.splice(0, this.#last.length - REMEMBERED);
  }

  #describe() {
    const winners = new Set(this.#last.map((image) => image.expert));
    const odd = this.#last.filter((image) => !image.explained).length;
    return `Images going by: the last ${this.#last.length} were restored by ${[...winners].join(', ')}; ${odd} unexplained`;
  }

  #tabulate() {
    const details = byId('belt-table');
    const place = details.querySelector('.scroll');
    place.replaceChildren();
    if (details.open) {
      const known = (value) => (value === null || value === undefined ? '–' : String(value));
      place.append(table(['expert', 'score', 'explained', 'mechanism', 'label', 'read as'],
        [...this.#last].reverse().map((i) => [i.expert, decimal(i.score), i.explained ? 'yes' : 'no', known(i.mechanism), known(i.label), known(i.read)])));
    }
  }
}
