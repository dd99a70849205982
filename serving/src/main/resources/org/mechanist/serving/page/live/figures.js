// The key figures.
import { byId, make, say } from './dom.js';
import { decimal, percent, plural, whole } from './words.js';

const FIGURES = [
  ['Read correctly, restored', (s) => [s.accuracy ? percent(s.accuracy.restored) : '–', s.accuracy ? `${percent(s.accuracy.transformed)} as they arrive, ${percent(s.accuracy.clean)} clean` : 'where labels are known']],
  ['Restored', (s) => [decimal(s.rates.restoredPerSecond, s.rates.restoredPerSecond < 10 ? 1 : 0), `a second; ${whole(s.counts.restored)} in all`]],
  ['A learning step', (s) => [Number.isFinite(s.rates.stepMs) && s.rates.stepMs !== null ? whole(Math.round(s.rates.stepMs)) : '–', Number.isFinite(s.rates.stepsPerSecond) && s.rates.stepsPerSecond !== null ? `ms; ${decimal(s.rates.stepsPerSecond, 1)} a second` : 'ms']],
  ['Waiting', (s) => [whole(s.counts.lag), 'images of the stream']],
  ['Experts', (s) => [s.committee ? whole(s.committee.experts.length) : '–', s.committee ? `of ${plural(s.committee.places, 'place')}` : 'no committee yet']],
  ['Unexplained', (s) => [whole(s.counts.unexplained), 'images no expert explains']],
  ['Dead letters', (s) => [whole(s.counts.deadLetters), 'that could not be used']],
];
const shown = [];

export function makeFigures() {
  byId('figures').append(...FIGURES.map(([name]) => {
    const value = make('div', { className: 'value' }, '–');
    const note = make('div', { className: 'note' }, '\u00a0');
    shown.push([value, note]);
    return make('div', {}, make('dt', {}, name), make('dd', {}, value, note));
  }));
}

export function showFigures(live) {
  if (live.state) {
    FIGURES.forEach(([, of], i) => of(live.state).forEach((text, k) => say(shown[i][k], text)));
  }
}
