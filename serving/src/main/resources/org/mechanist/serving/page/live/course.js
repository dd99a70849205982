// The two charts: how well digits can be read, and how canonical restorations look.
import { byId } from './dom.js';
import { Chart } from './chart.js';
import { expertColour } from './colours.js';
import { winnerOf } from './shares.js';
import { decimal, number, percent, short } from './words.js';

const MOST_MARKS = 40;
const orGap = (value) => (Number.isFinite(value) ? value : null);

export class Course {
  #accuracy = new Chart(byId('accuracy'), 'Accuracy over the images seen', { write: (v, exact) => percent(v, exact ? 1 : 0), range: (u, low) => [Math.max(0, Math.floor(10 * Math.min(low ?? 0, 0.9)) / 10), 1] });
  #scores = new Chart(byId('scores'), 'Scores over the images seen', { write: (v, exact) => decimal(v, exact ? 2 : 1), range: (u, low, high) => [Math.floor(low - 0.25), Math.ceil(high + 0.25)] });
  #live;

  constructor(live) {
    this.#live = live;
    for (const choice of document.getElementsByName('lines')) {
      choice.addEventListener('change', () => this.show());
    }
  }

  show() {
    const { history, events, state } = this.#live;
    const xs = history.map((point) => number(point.images));
    const marks = events.filter((e) => e.kind === 'spawned' || e.kind === 'revived').slice(-MOST_MARKS)
      .map((e) => ({ x: e.images, colour: expertColour(e.expert) }));
    const lines = this.#accuracyLines(history, state);
    const known = lines.some((line) => line.values.some((v) => v !== null));
    const last = lines.map((line) => `${line.name} ${percent(line.values.at(-1))}`).join(', ');
    this.#accuracy.show(known ? xs : [], known ? lines : [], marks, `How well digits can be read over ${short(xs.at(-1) ?? 0)} images seen; now ${last}`);
    const scores = this.#scoreLines(history, state);
    this.#scores.show(xs, scores, marks, `Scores over the images seen; now ${scores.map((line) => `${line.name} ${decimal(line.values.at(-1))}`).join(', ')}`);
  }

  #accuracyLines(history, state) {
    const each = document.querySelector('input[name="lines"]:checked')?.value === 'each';
    const of = (what) => history.map((point) => orGap(point.accuracy?.[what]));
    if (!each) {
      return [
        { name: 'as they arrive', colour: 'var(--transformed)', values: of('transformed') },
        { name: 'restored', colour: 'var(--restored)', width: 2.6, values: of('restored') },
        { name: 'clean', colour: 'var(--clean)', dashed: true, width: 1.6, values: of('clean') },
      ];
    }
    const names = new Set(history.flatMap((point) => Object.keys(point.perMechanism ?? {})));
    return [...names].map((name) => ({
      name,
      colour: expertColour(winnerOf(state?.shares, name)),
      values: history.map((point) => orGap(point.perMechanism?.[name])),
    }));
  }

  #scoreLines(history, state) {
    const members = state?.committee?.experts.map((member) => member.expert) ?? [];
    return [
      ...members.map((expert) => ({ name: expert, colour: expertColour(expert), values: history.map((point) => orGap(number(point.scores?.[expert]))) })),
      { name: 'canonical', colour: 'var(--text)', dashed: true, width: 1.6, values: history.map((point) => orGap(number(point.canonicalScore))) },
    ];
  }
}
