// An expert's colour, the same wherever it is seen and after each reload: it goes by the name.

const COLOURS = 12;

function index(expert) {
  const digits = /(\d+)$/.exec(expert);
  if (digits) {
    return Number(digits[1]);
  }
  let hash = 0;
  for (const letter of expert) {
    hash = (hash * 31 + letter.codePointAt(0)) % 9973;
  }
  return hash;
}

/** For style sheets. The second twelve are the first, nearer to the text's colour. */
export function expertColour(expert) {
  if (!expert) {
    return 'var(--line)';
  }
  const number = index(expert);
  const base = `var(--e${number % COLOURS})`;
  return Math.floor(number / COLOURS) % 2 ? `color-mix(in oklab, ${base} 72%, var(--text))` : base;
}

/** Has an element and what is in it know an expert's colour as `--who`. */
export function paint(element, expert) {
  const colour = expertColour(expert);
  if (element.style.getPropertyValue('--who') !== colour) {
    element.style.setProperty('--who', colour);
  }
  return element;
}

const probe = document.createElement('i');
probe.hidden = true;
const resolved = new Map();

/** What a colour for style sheets is now, for a canvas. */
export function resolve(colour) {
  if (!resolved.has(colour)) {
    if (!probe.isConnected) {
      document.body.append(probe);
    }
    probe.style.color = colour;
    resolved.set(colour, getComputedStyle(probe).color);
  }
  return resolved.get(colour);
}

document.addEventListener('theme', () => resolved.clear());
