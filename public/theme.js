// Runs before the first paint. The choice is 'light', 'dark' or 'system'; storage may be refused.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('selkie.theme') || 'system';
  } catch {
    // A private window or a sandboxed frame: follow the system.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
