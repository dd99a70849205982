// How numbers, times and names are written.

const GROUPS = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const known = (number) => typeof number === 'number' && Number.isFinite(number);

/** `52 000`; a dash where it is not known. */
export const whole = (number) => (known(number) ? GROUPS.format(number).replaceAll(',', '\u202f') : '–');

export const decimal = (number, digits = 2) => (known(number) ? number.toFixed(digits).replace('-', '−') : '–');

export const percent = (share, digits = 1) => (known(share) ? `${(100 * share).toFixed(digits)}\u202f%` : '–');

/** `12k`, for axes. */
export const short = (number) => (number >= 10000 ? `${+(number / 1000).toFixed(1)}k` : whole(number));

export const plural = (number, one, many = `${one}s`) => `${whole(number)}\u00a0${number === 1 ? one : many}`;

/** `12 s ago`. */
export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - new Date(time).getTime()) / 1000));
  if (!Number.isFinite(seconds)) {
    return 'never';
  }
  if (seconds < 90) {
    return `${seconds}\u00a0s ago`;
  }
  if (seconds < 90 * 60) {
    return `${Math.round(seconds / 60)}\u00a0min ago`;
  }
  return seconds < 36 * 3600 ? `${Math.round(seconds / 3600)}\u00a0h ago` : `${Math.round(seconds / 86400)}\u00a0days ago`;
}

export const clock = (time) => new Date(time).toLocaleTimeString('en-GB');

/** A number as an expert's score may travel: JSON knows no infinities. */
export const number = (value) => (value === undefined || value === null ? NaN : Number(value));
