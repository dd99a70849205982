// What was decided, why, and about whom: a list, the latest first, and above it who lived when.
import { byId, make, say } from './dom.js';
import { expertColour, paint } from './colours.js';
import { ago, short, whole } from './words.js';

const GLYPHS = { spawned: '+', confirmed: '✓', settled: '=', reseeded: '↺', frozen: '❄', thawed: '~', merged: '⇥', retired: '×', revived: '↑', 'rolled-back': '↶', exported: '↗', imported: '↘', refused: '!' };
const ENDS = new Set(['merged', 'retired']);
const BEGINS = new Set(['spawned', 'revived', 'imported']);
const SHOWN = 60;
const MOST_LIVES = 14;
const ROW = 13;

export class Decisions {
  #live;
  #list = byId('decision-list');
  #items = new Map();

  constructor(live) {
    this.#live = live;
  }

  show() {
    const events = this.#live.events.slice(-SHOWN);
    const kept = new Set(events.map((event) => event.id));
    for (const [id, item] of this.#items) {
      if (!kept.has(id)) {
        item.element.remove();
        this.#items.delete(id);
      }
    }
    const now = Date.now();
    for (const event of events) {
      let item = this.#items.get(event.id);
      if (!item) {
        item = makeItem(event);
        this.#items.set(event.id, item);
        this.#list.prepend(item.element);
      }
      say(item.time, ago(event.time, now));
    }
    say(byId('decisions-note'), events.length === 0 ? 'none yet' : `the last ${events.length}`);
    drawLives(byId('lives'), this.#live);
  }
}

function makeItem(event) {
  const time = make('time', { dateTime: event.time, title: `step ${whole(event.step)}, ${whole(event.images)} images` });
  const numbers = Object.entries(event.statistics ?? {}).map(([name, value]) => `${name} ${value}`).join(', ');
  const element = paint(make('li', { title: numbers },
    make('span', { className: 'glyph', 'aria-hidden': 'true' }, GLYPHS[event.kind] ?? '·'),
    make('div', { className: 'what' }, `${event.expert} ${event.kind}`, time),
    make('div', { className: 'why' }, event.reason)), event.expert);
  return { element, time };
}

/** A bar for each expert from when it came to when it went, over the images seen. */
function drawLives(place, live) {
  const images = Math.max(live.state?.committee?.images ?? 0, live.events.at(-1)?.images ?? 0);
  const lives = livesOf(live, images).slice(-MOST_LIVES);
  if (lives.length < 2 || images === 0) {
    place.replaceChildren();
    return;
  }
  const width = Math.max(200, place.clientWidth);
  const left = 66;
  const x = (at) => left + ((width - left - 4) * at) / images;
  const height = lives.length * ROW + 18;
  const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'img', 'aria-label': `Who was in the committee when: ${lives.map((life) => `${life.expert} from image ${short(life.from)}${life.to < images ? ` to ${short(life.to)}` : ''}`).join('; ')}` });
  lives.forEach((life, i) => {
    const y = i * ROW;
    svg.append(
      draw('text', { x: left - 8, y: y + 10, 'text-anchor': 'end' }, life.expert),
      draw('rect', { x: x(life.from), y: y + 2, width: Math.max(3, x(life.to) - x(life.from)), height: 9, rx: 2.5, style: expertColour(life.expert), opacity: life.to < images ? 0.5 : 1 }));
  });
  svg.append(draw('text', { x: left, y: height - 2 }, '0'), draw('text', { x: width - 4, y: height - 2, 'text-anchor': 'end' }, `${short(images)} images seen`));
  place.replaceChildren(svg);
}

function livesOf(live, images) {
  const lives = new Map();
  const open = (expert, from) => lives.set(expert, { expert, from, to: images });
  for (const event of live.events) {
    if (BEGINS.has(event.kind)) {
      open(event.expert, event.images);
    } else if (!lives.has(event.expert) && event.kind !== 'refused') {
      open(event.expert, 0);
    }
    if (ENDS.has(event.kind) && lives.has(event.expert)) {
      lives.get(event.expert).to = event.images;
    }
  }
  for (const member of live.state?.committee?.experts ?? []) {
    const life = lives.get(member.expert);
    if (!life || life.to < images) {
      lives.set(member.expert, { expert: member.expert, from: life?.from ?? 0, to: images });
    }
  }
  return [...lives.values()].sort((a, b) => a.from - b.from);
}

function draw(tag, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'style') {
      element.style.fill = value; // as a property: the page's policy allows no style attributes
    } else {
      element.setAttribute(name, value);
    }
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}
