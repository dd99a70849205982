// Colours as the system's, light or dark; before anything is drawn, so that nothing flashes.
(() => {
  const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
  const NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };
  const LABELS = { auto: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' };
  const kept = () => {
    try {
      return localStorage.getItem('mechanist-theme') || 'auto';
    } catch {
      return 'auto';
    }
  };
  const apply = (theme) => {
    if (theme === 'auto') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    const button = document.getElementById('theme');
    if (button) {
      button.setAttribute('aria-label', LABELS[theme]);
      document.getElementById('theme-text').textContent = NAMES[theme];
    }
    document.dispatchEvent(new Event('theme'));
  };
  let theme = kept() in NEXT ? kept() : 'auto';
  apply(theme);
  document.addEventListener('DOMContentLoaded', () => {
    apply(theme);
    document.getElementById('theme').addEventListener('click', () => {
      theme = NEXT[theme];
      try {
        localStorage.setItem('mechanist-theme', theme);
      } catch {
        // Then it lasts as long as the page.
      }
      apply(theme);
    });
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(theme));
})();
