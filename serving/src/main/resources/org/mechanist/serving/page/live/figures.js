// The key figures.
import { byId, make, say } from './dom.js';
import { decimal, percent, plural, whole } from './words.js';

const FIGURES = [
  ['Read correctly, restored', (s) => [percent(s.accuracy?.restored), s.accuracy ? `from ${percent(s.accuracy.transformed)}; clean ${percent(s.accuracy.clean)}` : 'where labels are known']],
  ['Restored', (s) => [`${decimal(s.rates.restoredPerSecond, s.rates.restoredPerSecond > 0 && s.rates.restoredPerSecond < 10 ? 1 : 0)}\u202f/s`, `${whole(s.counts?.restored)} in all`]],
  ['A learning step', (s) => s.rates.stepMs ? [`${whole(s.rates.stepMs)}\u202fms`, `${decimal(s.rates.stepsPerSecond, 1)} a second`] : ['–', 'none of late']],
  ['Waiting', (s) => [whole(s.counts?.lag), s.counts?.lag === 1 ? 'image' : 'images']],
  ['Experts', (s) => [whole(s.committee?.experts.length), s.committee ? `of ${plural(s.committee.places, 'place')}` : 'none yet']],
  ['Unexplained', (s) => [whole(s.counts?.unexplained), 'by any expert']],
  ['Dead letters', (s) => [whole(s.counts?.deadLetters), 'not usable']],
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
