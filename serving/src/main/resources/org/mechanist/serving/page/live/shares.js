// The matrix of mechanisms by experts: who wins how much of what.
import { byId, make, say } from './dom.js';
import { paint } from './colours.js';
import { percent, plural } from './words.js';

const UNKNOWN = 'unknown';

/** Who wins most of a mechanism; undefined if nobody does. */
export function winnerOf(shares, mechanism) {
  const row = shares?.counts[shares.mechanisms.indexOf(mechanism)];
  const most = row ? Math.max(...row) : 0;
  return most > 0 ? shares.experts[row.indexOf(most)] : undefined;
}

/** What an expert mainly restores, `{mechanism, share}` of that mechanism's images; undefined if not known. */
export function jobOf(shares, expert) {
  const column = shares?.experts.indexOf(expert) ?? -1;
  if (column < 0) {
    return undefined;
  }
  let best;
  shares.mechanisms.forEach((mechanism, i) => {
    const count = shares.counts[i][column];
    const total = shares.counts[i].reduce((sum, one) => sum + one, 0);
    if (mechanism !== UNKNOWN && count > (best?.count ?? 0)) {
      best = { mechanism, count, share: count / total };
    }
  });
  return best;
}

/** Experts in the order of the mechanisms they win, so that one to one is a diagonal. */
function ordered(shares) {
  const place = shares.experts.map((_, column) => {
    const wins = shares.counts.map((row) => row[column] / Math.max(1, row.reduce((sum, one) => sum + one, 0)));
    return { column, row: wins.indexOf(Math.max(...wins)), most: Math.max(...wins) };
  });
  return place.filter(({ most }) => most > 0.005).sort((a, b) => a.row - b.row || b.most - a.most).map(({ column }) => column);
}

export function showShares(live) {
  const shares = live.state?.shares;
  const place = byId('matrix');
  const total = shares?.counts.flat().reduce((sum, one) => sum + one, 0) ?? 0;
  if (!total) {
    place.replaceChildren(make('p', { className: 'empty' }, 'Nobody has won an image yet.'));
    say(byId('matrix-note'), '');
    return;
  }
  const columns = ordered(shares);
  const head = make('tr', {}, make('td', {}), ...columns.map((column) => {
    const expert = shares.experts[column];
    return paint(make('th', { scope: 'col', title: expert, 'aria-label': expert }, make('span', {}, expert.replace(/^expert-/, ''))), expert);
  }));
  const rows = shares.mechanisms.map((mechanism, i) => {
    const all = Math.max(1, shares.counts[i].reduce((sum, one) => sum + one, 0));
    return make('tr', {}, make('th', { scope: 'row' }, mechanism === UNKNOWN ? 'all images' : mechanism), ...columns.map((column) => {
      const share = shares.counts[i][column] / all;
      const cell = paint(make('td', { className: share < 0.1 ? 'little' : '' }, share < 0.005 ? '' : percent(share, 0)), shares.experts[column]);
      cell.style.setProperty('--part', `${Math.round(45 * share)}%`);
      return cell;
    }));
  });
  const fresh = make('table', {}, make('caption', { className: 'hidden' }, 'Share of each mechanism’s images that each expert won'), make('thead', {}, head), make('tbody', {}, ...rows));
  if (place.firstElementChild?.outerHTML !== fresh.outerHTML) {
    place.replaceChildren(fresh);
  }
  say(byId('matrix-note'), `Of the last ${plural(total, 'image')}: the share of each row that each expert won. Columns are experts by number.`);
}
