// A canvas to draw on with mouse, finger or keyboard: arrows move the pen, the space bar lifts and
// lowers it.
import { make } from './dom.js';
import { drawDigit } from './strokes.js';

const SIZE = 280;
const PEN = 24;
const STEP = 10;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

export class Easel {
  canvas = make('canvas', { width: SIZE, height: SIZE, tabIndex: 0, role: 'img', id: 'easel', 'aria-describedby': 'easel-how', 'aria-label': 'Drawing area' });
  #context = this.canvas.getContext('2d', { willReadFrequently: true });
  #drawn = document.createElement('canvas');
  #ink;
  #at = null;
  #pen = [SIZE / 2, SIZE / 2];
  #down = false;
  #changed;

  constructor(changed) {
    this.#changed = changed;
    this.#drawn.width = this.#drawn.height = SIZE;
    this.#ink = this.#drawn.getContext('2d', { willReadFrequently: true });
    this.canvas.addEventListener('pointerdown', (e) => {
      this.canvas.setPointerCapture(e.pointerId);
      this.#at = this.#place(e);
      this.#line(this.#at, this.#at);
    });
    this.canvas.addEventListener('pointermove', (e) => {
      if (this.#at) {
        for (const one of e.getCoalescedEvents?.() ?? [e]) {
          const to = this.#place(one);
          this.#line(this.#at, to);
          this.#at = to;
        }
      }
    });
    for (const end of ['pointerup', 'pointercancel']) {
      this.canvas.addEventListener(end, () => {
        if (this.#at) {
          this.#at = null;
          this.#changed();
        }
      });
    }
    this.canvas.addEventListener('keydown', (e) => this.#key(e));
    this.canvas.addEventListener('focus', () => this.#paint());
    this.canvas.addEventListener('blur', () => { this.#down = false; this.#paint(); });
    this.#paint();
  }

  /** What was drawn, without the pen's mark. */
  get drawing() {
    return this.#drawn;
  }

  clear() {
    this.#ink.clearRect(0, 0, SIZE, SIZE);
    this.#paint();
    this.#changed();
  }

  example(digit) {
    this.#ink.clearRect(0, 0, SIZE, SIZE);
    drawDigit(this.#ink, SIZE, digit);
    this.#paint();
    this.#changed();
  }

  #place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SIZE) / box.width, ((event.clientY - box.top) * SIZE) / box.height];
  }

  #line(from, to) {
    this.#ink.strokeStyle = '#fff';
    this.#ink.lineWidth = PEN;
    this.#ink.lineCap = 'round';
    this.#ink.beginPath();
    this.#ink.moveTo(...from);
    this.#ink.lineTo(to[0] + 0.01, to[1]);
    this.#ink.stroke();
    this.#paint();
  }

  #key(event) {
    if (event.key === ' ') {
      this.#down = !this.#down;
      if (this.#down) {
        this.#line(this.#pen, this.#pen);
      }
      this.#changed();
    } else if (MOVES[event.key]) {
      const to = this.#pen.map((at, i) => Math.max(0, Math.min(SIZE, at + MOVES[event.key][i])));
      if (this.#down) {
        this.#line(this.#pen, to);
        this.#changed();
      }
      this.#pen = to;
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
    this.#paint();
  }

  #paint() {
    this.#context.fillStyle = '#000';
    this.#context.fillRect(0, 0, SIZE, SIZE);
    this.#context.drawImage(this.#drawn, 0, 0);
    if (document.activeElement === this.canvas && this.canvas.matches(':focus-visible')) {
      this.#context.strokeStyle = this.#down ? '#ff9860' : '#6ea8ff';
      this.#context.lineWidth = 3;
      this.#context.beginPath();
      this.#context.arc(...this.#pen, PEN / 2 + 3, 0, 7);
      this.#context.stroke();
    }
  }
}
