// Says in plain words how things are: in the pill, the banner, and once for those who listen.
import { byId, say } from './dom.js';
import { clock, percent, plural, whole } from './words.js';

const PILLS = { connecting: 'connecting', lost: 'server gone', broker: 'broker gone', unknown: 'no learner yet', silent: 'learner silent', waiting: 'waiting', learning: 'learning' };
const ANNOUNCE_MS = 4000;
let next = 0;

/** Which of the states it is. */
export function condition(live) {
  const { state, connection } = live;
  if (connection !== 'open') {
    return connection === 'lost' ? 'lost' : 'connecting';
  }
  if (!state) {
    return 'connecting';
  }
  if (state.kafka?.connected === false) {
    return 'broker';
  }
  if (state.learner.state !== 'learning') {
    return state.committee ? 'silent' : 'unknown';
  }
  const idle = state.counts && !(state.rates.restoredPerSecond > 0) && !(state.counts.lag > 0);
  return idle ? 'waiting' : 'learning';
}

const BANNERS = {
  lost: (live) => ['The server does not answer.', `Trying again every few seconds.${live.heard ? ` What you see is as of ${clock(live.heard)}.` : ''}`],
  broker: (live) => ['The broker does not answer.', `The server is there, Kafka is not${live.state.kafka.detail ? ` (${live.state.kafka.detail})` : ''}. It goes on by itself when Kafka is back.`],
  unknown: (live) => ['No learner yet.', `Nothing has been heard of one on ${live.state.topics}.experts. Start one with`, './mechanist learn'],
  silent: (live) => ['The learner is silent.', `The last that was heard of it is ${plural(Math.round(live.state.learner.ageMs / 1000), 'second')} old. It may have ended, or be waiting for its first images.`],
  waiting: (live) => ['Waiting for images.', `All that came on ${live.state.topics}.transformed is restored.`],
};

function headline(live) {
  const { state } = live;
  if (!state?.committee) {
    return 'Images come in distorted. A committee learns to restore them.';
  }
  const experts = plural(state.committee.experts.length, 'expert');
  if (state.accuracy) {
    return `${experts} restore what nobody explained to them: ${percent(state.accuracy.restored)} of the digits can be read now, ${percent(state.accuracy.transformed)} as they arrived.`;
  }
  return `${experts} have restored ${state.counts ? plural(state.counts.restored, 'image') : 'images'}.`;
}

export function showStatus(live) {
  const now = condition(live);
  byId('pill').dataset.state = now;
  say(byId('pill-text'), PILLS[now]);
  say(byId('pill-step'), now === 'learning' ? `step ${whole(live.state.committee.step)}` : '');
  const banner = byId('banner');
  const words = BANNERS[now]?.(live);
  banner.hidden = !words;
  if (words) {
    banner.dataset.state = now;
    say(byId('banner-title'), words[0]);
    say(byId('banner-text'), words[1]);
    say(byId('banner-command'), words[2] ?? '');
  }
  say(byId('headline'), headline(live));
  if (now !== showStatus.last) {
    if (showStatus.last) {
      announce(words ? words[0] : 'The learner is learning.');
    }
    showStatus.last = now;
  }
}

/** For a screen reader: seldom, and the latest alone. */
export function announce(text) {
  clearTimeout(next);
  next = setTimeout(() => say(byId('announcer'), text), ANNOUNCE_MS / 4);
}
