// Sets the theme before anything is drawn, so that a dark window does not flash white. theme.ts keeps it up to date.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('quayside.theme');
  } catch {
    // Storage may be switched off; the system's theme is right then.
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = theme;
})();
