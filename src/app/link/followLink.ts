/** Takes over what the address holds, and keeps the address in step with the settings (replaced, never a flood of history). */
import { useDraft } from '../stores/draft';
import { useNotices } from '../stores/notices';
import { useSettings } from '../stores/settings';
import { decodeLink, encodeLink } from './codec';

export function followLink(): void {
  adoptLink();
  addEventListener('hashchange', adoptLink);
  useSettings.subscribe(({ settings }, before) => {
    if (settings !== before.settings) writeAddress();
  });
  writeAddress();
}

function adoptLink(): void {
  const link = decodeLink(location.hash);
  if (link === null) return;
  useSettings.getState().adopt(link.settings);
  if (link.passage !== null) useDraft.getState().replace(link.passage, { kind: 'own' });
  if (link.notices.length > 0) useNotices.getState().setFromLink(link.notices);
  writeAddress();
}

/** Without the passage: that goes into a link only when the visitor asks for it. */
function writeAddress(): void {
  const path = location.hash.replace(/^#/, '').split('?')[0] ?? '';
  if (path !== '' && path !== '/') return;
  const next = encodeLink({ settings: useSettings.getState().settings, passage: null });
  try {
    if (location.hash !== next.slice(1)) history.replaceState(history.state, '', next);
  } catch {
    // A sandboxed frame may refuse; the Share sheet still makes links.
  }
}
