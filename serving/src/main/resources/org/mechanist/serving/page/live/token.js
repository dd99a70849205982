// The token that changes are made with: from the address's fragment, which no server sees, into
// this tab's memory, and out of the address.
import { choose } from './dialog.js';
import { make } from './dom.js';

const KEY = 'mechanist-token';
let kept = null;

export function takeToken() {
  const match = /^#token=(.+)$/.exec(location.hash);
  if (match) {
    keepToken(decodeURIComponent(match[1]));
    history.replaceState(null, '', location.pathname + location.search);
  }
}

export function keepToken(value) {
  kept = value;
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // Then it lasts as long as the page.
  }
}

/** The server did not take it. */
export function forgetToken() {
  kept = null;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Then there is none.
  }
}

export function token() {
  try {
    return kept ?? sessionStorage.getItem(KEY);
  } catch {
    return kept;
  }
}

/** Asks for it, and keeps it not; null if there was none. */
export async function askToken(why) {
  const input = make('input', { id: 'token', type: 'password', autocomplete: 'off', required: true });
  const agreed = await choose({
    title: 'The server’s token',
    text: `${why} Whoever changes something has to show it. The command that started the server printed it.`.trim(),
    fields: [make('div', { className: 'field' }, make('label', { htmlFor: 'token' }, 'Token'), input)],
    yes: 'Use it',
  });
  return agreed && input.value ? input.value : null;
}
