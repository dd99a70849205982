// The committee as cards, one an expert: what it does, how it is, and what may be done about it.
import { byId, make, say } from './dom.js';
import { paint } from './colours.js';
import { choose, tell } from './dialog.js';
import { pixelCanvas, show } from './pixels.js';
import { change, get } from './server.js';
import { jobOf } from './shares.js';
import { ago, decimal, number, percent, plural } from './words.js';

const SAMPLES_MS = 5000;
const PAIRS = 4;

const STANDINGS = {
  learning: 'learns from all that it wins', settled: 'learns from what it explains or nearly does', frozen: 'learns no more', held: 'frozen by a user', newborn: 'learns what is new to all others',
};

class Card {
  #live;
  #facts = {};
  #pairs = make('div', { className: 'pairs' }, make('p', { className: 'empty' }, 'It has won nothing of late.'));
  #hold = make('button', { type: 'button' }, 'Freeze');
  #merge = make('button', { type: 'button' }, 'Merge');
  #retire = make('button', { type: 'button', className: 'danger' }, 'Retire');
  #chip = make('span', { className: 'chip' });
  #share = make('span', { className: 'share' });
  #does = make('p', { className: 'does' });
  #bar = make('i', {});
  #held = false;

  constructor(expert, live) {
    this.#live = live;
    this.expert = expert;
    const fact = (name, term) => {
      this.#facts[name] = make('dd', {}, '–');
      return make('div', {}, make('dt', {}, term), this.#facts[name]);
    };
    const title = make('h3', { id: `card-${expert}` }, expert);
    this.element = paint(make('li', { className: 'card expert', 'aria-labelledby': `card-${expert}` },
      make('div', { className: 'top' }, title, this.#chip, this.#share),
      this.#does,
      make('div', { className: 'share-bar', 'aria-hidden': 'true' }, this.#bar),
      this.#pairs,
      make('dl', {}, fact('score', 'score'), fact('steps', 'age'), fact('win', 'last win')),
      make('div', { className: 'buttons' }, this.#hold, this.#merge, this.#retire,
        make('a', { className: 'button', href: `api/experts/${encodeURIComponent(expert)}.onnx`, download: `${expert}.onnx`, title: 'Its model as it is in the newest snapshot', 'aria-label': `Export ${expert} as ONNX` }, '.onnx'))), expert);
    this.#hold.addEventListener('click', () => this.#do(this.#held ? 'thaw' : 'freeze'));
    this.#retire.addEventListener('click', () => this.#askRetire());
    this.#merge.addEventListener('click', () => this.#askMerge());
  }

  show(member, state) {
    this.#held = member.standing === 'frozen' || member.standing === 'held';
    say(this.#chip, member.standing);
    this.#chip.dataset.standing = member.standing;
    this.#chip.title = STANDINGS[member.standing] ?? '';
    say(this.#share, percent(member.share));
    this.#bar.style.setProperty('--part', `${100 * member.share}%`);
    const job = jobOf(state.shares, this.expert);
    say(this.#does, job ? `wins ${percent(job.share, 0)} of ${job.mechanism}` : STANDINGS[member.standing] ?? '\u00a0');
    say(this.#facts.score, decimal(number(member.score)));
    this.#facts.score.title = `Canonical images score ${decimal(number(state.committee.canonicalScore))}`;
    say(this.#facts.steps, plural(member.steps, 'step'));
    say(this.#facts.win, member.lastWin ? ago(member.lastWin, Date.parse(state.time)) : 'never');
    say(this.#hold, this.#held ? 'Thaw' : 'Freeze');
    this.#hold.setAttribute('aria-label', `${this.#held ? 'Thaw' : 'Freeze'} ${this.expert}`);
    this.#merge.setAttribute('aria-label', `Merge ${this.expert} with another`);
    this.#retire.setAttribute('aria-label', `Retire ${this.expert}`);
    for (const button of [this.#hold, this.#merge, this.#retire]) {
      button.disabled = !state.writable;
    }
    this.#merge.disabled ||= state.committee.experts.length < 2;
    this.#retire.disabled ||= state.committee.experts.length < 2;
  }

  /** What it won of late: as it arrived above, what it made of it below. */
  showSamples(samples) {
    if (samples.length === 0) {
      return;
    }
    if (this.#pairs.querySelector('canvas') === null) {
      this.#pairs.replaceChildren();
      this.#pairs.setAttribute('role', 'img');
      this.#pairs.setAttribute('aria-label', `Images that ${this.expert} won lately, above as they arrived, below as it restored them`);
    }
    while (this.#pairs.children.length < Math.min(PAIRS, samples.length)) {
      this.#pairs.append(make('div', { className: 'pair' }, pixelCanvas(), pixelCanvas()));
    }
    samples.slice(0, PAIRS).forEach((sample, i) => {
      const [before, after] = this.#pairs.children[i].children;
      show(before, sample.width, sample.height, sample.transformed);
      show(after, sample.width, sample.height, sample.restored);
    });
  }

  async #askRetire() {
    const reason = make('input', { id: 'reason', maxLength: 200, autocomplete: 'off' });
    if (await choose({ title: `Retire ${this.expert}?`, text: 'It leaves for good; export it first if you may want it back. Others have to restore what it restored.', fields: [field('reason', 'Why (if you like)', reason)], yes: 'Retire', danger: true })) {
      await this.#do('retire', reason.value ? { reason: reason.value } : {});
    }
  }

  async #askMerge() {
    const others = this.#live.state.committee.experts.map((member) => member.expert).filter((expert) => expert !== this.expert);
    const other = make('select', { id: 'other' }, ...others.map((expert) => make('option', {}, expert)));
    if (await choose({ title: `Merge ${this.expert}?`, text: 'It leaves for good; export it first if you may want it back. The other gets its job and is not changed.', fields: [field('other', 'Its job goes to', other)], yes: 'Merge', danger: true })) {
      await attempt(() => change('POST', 'api/merge', { expert: this.expert, other: other.value }), `merge ${this.expert} with ${other.value}`);
    }
  }

  #do(verb, body = {}) {
    return attempt(() => change('POST', `api/experts/${encodeURIComponent(this.expert)}/${verb}`, body), `${verb} ${this.expert}`);
  }
}

const field = (id, label, input) => make('div', { className: 'field' }, make('label', { htmlFor: id }, label), input);

async function attempt(action, what) {
  try {
    const answer = await action();
    if (answer) {
      tell(answer.kind ? `${answer.expert} ${answer.kind}: ${answer.reason}` : `Asked the learner: ${what}`);
    }
  } catch (e) {
    tell(`Could not ${what}: ${e.message}`, true);
  }
}

/** Keeps a card for each expert of the committee, and asks for samples now and then. */
export class Committee {
  #live;
  #cards = new Map();
  #list = byId('cards');
  #asking = false;
  #first = true;

  constructor(live) {
    this.#live = live;
    setInterval(() => this.#ask(), SAMPLES_MS);
  }

  show() {
    const { state } = this.#live;
    const members = state?.committee?.experts ?? [];
    const names = new Set(members.map((member) => member.expert));
    for (const [name, card] of this.#cards) {
      if (!names.has(name)) {
        card.element.remove();
        this.#cards.delete(name);
      }
    }
    let fresh = false;
    members.forEach((member, i) => {
      let card = this.#cards.get(member.expert);
      if (!card) {
        card = new Card(member.expert, this.#live);
        card.element.classList.toggle('fresh', !this.#first);
        this.#cards.set(member.expert, card);
        fresh = true;
      }
      if (this.#list.children[i] !== card.element) {
        this.#list.insertBefore(card.element, this.#list.children[i] ?? null);
      }
      card.show(member, state);
    });
    this.#first = this.#first && members.length === 0;
    if (fresh) {
      this.#ask();
    }
    say(byId('committee-note'), this.#note(state, members));
  }

  #note(state, members) {
    if (members.length === 0) {
      return 'No learner has told of its committee yet.';
    }
    const look = state.writable ? '' : ' This server was started without a token, so you can look, but change nothing.';
    return `${plural(members.length, 'expert')} of at most ${state.committee.places}; canonical images score ${decimal(number(state.committee.canonicalScore))}.${look}`;
  }

  async #ask() {
    if (this.#asking || document.hidden || this.#live.connection !== 'open' || this.#cards.size === 0) {
      return;
    }
    this.#asking = true;
    try {
      for (const member of (await get('api/experts')).experts) {
        this.#cards.get(member.expert)?.showSamples(member.samples ?? []);
      }
    } catch {
      // They stay as they are until the next time.
    } finally {
      this.#asking = false;
    }
  }
}
