// A line chart over the images seen, with a legend that tells values and a table beside it.
import uPlot from './uplot.js';
import { make, say, table } from './dom.js';
import { resolve } from './colours.js';
import { short, whole } from './words.js';

const FONT = '12px Inter, system-ui, "DejaVu Sans", sans-serif';
const ROWS = 12;

/**
 * Lines: `{name, colour, dashed, width, values}`. Marks: `{x, colour}`, thin vertical ones. The
 * plot is made anew only when its lines are others.
 */
export class Chart {
  #place;
  #plotPlace = make('div', { className: 'plot' });
  #empty = make('p', { className: 'empty' }, 'Nothing to draw yet.');
  #legend = make('ul', { className: 'legend' });
  #tablePlace = make('div', { className: 'scroll', tabIndex: 0, role: 'region' });
  #details = make('details', { className: 'table-of' }, make('summary', {}, 'As a table'), this.#tablePlace);
  #plot = null;
  #key = '';
  #lines = [];
  #xs = [];
  #marks = [];
  #values = [];
  #write;
  #range;

  constructor(place, label, { write, range }) {
    this.#place = place;
    this.#write = write;
    this.#range = range;
    this.#tablePlace.setAttribute('aria-label', `${label}, as a table`);
    this.#plotPlace.setAttribute('role', 'img');
    this.#plotPlace.setAttribute('aria-label', label);
    this.#plotPlace.append(this.#empty);
    place.append(this.#plotPlace, this.#legend, this.#details);
    this.#details.addEventListener('toggle', () => this.#tabulate());
    new ResizeObserver(() => this.#fit()).observe(this.#plotPlace);
    document.addEventListener('theme', () => this.#plot?.redraw(false, true));
  }

  show(xs, lines, marks, label) {
    this.#xs = xs;
    this.#lines = lines;
    this.#marks = marks;
    this.#empty.hidden = xs.length > 1;
    this.#plotPlace.setAttribute('aria-label', label);
    const key = lines.map((line) => line.name).join('\n');
    const data = [xs, ...lines.map((line) => line.values)];
    if (xs.length < 2) {
      this.#plot?.destroy();
      this.#plot = null;
      this.#key = '';
    } else if (this.#plot && key === this.#key) {
      this.#plot.setData(data);
    } else {
      this.#plot?.destroy();
      this.#key = key;
      this.#plot = new uPlot(this.#options(), data, this.#plotPlace);
    }
    this.#label(key);
    this.#tell();
  }

  #options() {
    const axis = { font: FONT, stroke: () => resolve('var(--quiet)'), ticks: { show: false }, grid: { stroke: () => resolve('var(--line)'), width: 1 }, gap: 8 };
    return {
      width: Math.max(80, this.#plotPlace.clientWidth),
      height: Math.max(80, this.#plotPlace.clientHeight),
      padding: [10, 14, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: false }, y: { range: this.#range } },
      axes: [
        { ...axis, size: 34, space: 80, grid: { show: false }, values: (u, ticks) => ticks.map(short) },
        { ...axis, size: 46, space: 42, values: (u, ticks) => ticks.map((tick) => this.#write(tick, false)) },
      ],
      series: [{}, ...this.#lines.map((line, i) => ({
        stroke: () => resolve(this.#lines[i]?.colour ?? line.colour),
        width: line.width ?? 2,
        dash: line.dashed ? [6, 5] : undefined,
        points: { show: false },
        spanGaps: false,
      }))],
      hooks: { drawAxes: [(u) => this.#drawMarks(u)], setCursor: [() => this.#tell()] },
    };
  }

  #drawMarks(u) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const mark of this.#marks) {
      const x = Math.round(u.valToPos(mark.x, 'x', true));
      if (x >= bbox.left && x <= bbox.left + bbox.width) {
        ctx.strokeStyle = resolve(mark.colour);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    ctx.restore();
  }

  #label(key) {
    const marked = this.#marks.length > 0;
    if (this.#legend.dataset.key !== key + marked) {
      this.#legend.dataset.key = key + marked;
      this.#values = this.#lines.map(() => make('b', {}));
      this.#legend.replaceChildren(...this.#lines.map((line, i) =>
        make('li', {}, make('i', { className: line.dashed ? 'dashed' : '' }), line.name, this.#values[i])),
      ...(marked ? [make('li', {}, make('i', { className: 'mark' }), 'an expert is born')] : []));
    }
    this.#lines.forEach((line, i) => this.#legend.children[i].style.setProperty('--who', line.colour));
  }

  /** The values under the pointer, or the last ones. */
  #tell() {
    const at = this.#plot?.cursor.idx ?? this.#xs.length - 1;
    this.#lines.forEach((line, i) => {
      const value = line.values[at];
      if (this.#values[i]) {
        say(this.#values[i], value === null || value === undefined ? '' : this.#write(value, true));
      }
    });
  }

  #tabulate() {
    this.#tablePlace.replaceChildren();
    if (this.#details.open) {
      const step = Math.max(1, Math.ceil(this.#xs.length / ROWS));
      const rows = this.#xs.map((x, i) => [x, i]).filter(([, i]) => (this.#xs.length - 1 - i) % step === 0).reverse();
      this.#tablePlace.append(table(['images seen', ...this.#lines.map((line) => line.name)],
        rows.map(([x, i]) => [whole(x), ...this.#lines.map((line) => (line.values[i] === null || line.values[i] === undefined ? '–' : this.#write(line.values[i], true)))])));
    }
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.#plotPlace;
    if (this.#plot && width > 0 && height > 0 && (this.#plot.width !== width || this.#plot.height !== height)) {
      this.#plot.setSize({ width, height });
    }
  }
}
