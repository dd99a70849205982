// Asks the server. What changes something shows the token, and nothing else does.
import { askToken, forgetToken, keepToken, token } from './token.js';

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(status, title, detail) {
    super(detail || title || `The server answered ${status}.`);
    this.status = status;
  }
}

async function send(method, path, { body, signal, shown } = {}) {
  const headers = {};
  if (shown) {
    headers.Authorization = `Bearer ${shown}`;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal,
      cache: 'no-store',
      credentials: shown ? 'omit' : 'same-origin', // else the browser asks for a password in its own window
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Refused(0, 'The server does not answer.');
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    answer = null; // not from this server's routes: the status says it
  }
  if (!response.ok) {
    throw new Refused(response.status, answer?.title, answer?.detail);
  }
  return answer;
}

export const get = (path, signal) => send('GET', path, { signal });

/** Something that changes nothing. */
export const ask = (path, body, signal) => send('POST', path, { body, signal });

/** Something that changes something: asks for the token while there is none or a wrong one; false if there was none. */
export async function change(method, path, body) {
  let shown = token() ?? (await askToken(''));
  while (shown) {
    try {
      const answer = await send(method, path, { body, shown });
      keepToken(shown);
      return answer;
    } catch (e) {
      if (e.status !== 401) {
        throw e;
      }
    }
    forgetToken();
    shown = await askToken('That was not the server’s token.');
  }
  return false;
}
