// Asks before something is done, and says what came of it.
import { byId, make } from './dom.js';

const TOLD_MS = 6000;
let telling = 0;

/** Opens the one dialog; true if the person agreed. */
export function choose({ title, text, fields = [], yes, danger = false }) {
  const dialog = byId('dialog');
  const agree = make('button', { type: 'submit', value: 'yes', className: danger ? 'main danger' : 'main' }, yes);
  const form = make('form', { method: 'dialog' },
    make('h2', { id: 'dialog-title' }, title),
    make('p', {}, text),
    ...fields,
    make('div', { className: 'actions' },
      make('button', { type: 'submit', value: 'no', formNoValidate: true }, 'Cancel'), agree));
  dialog.replaceChildren(form);
  dialog.returnValue = 'no';
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      const agreed = dialog.returnValue === 'yes';
      dialog.replaceChildren();
      resolve(agreed);
    }, { once: true });
    dialog.showModal();
    (fields.length ? form.querySelector('input, select') : agree)?.focus();
  });
}

/** A line at the bottom for a while. */
export function tell(text, bad = false) {
  const toast = byId('toast');
  toast.dataset.state = bad ? 'bad' : 'good';
  toast.textContent = text;
  clearTimeout(telling);
  telling = setTimeout(() => { toast.textContent = ''; }, TOLD_MS);
}
