/** Which settings of a recorded run this page cannot use, so that nobody takes a live run of its tasks for the same thing. */

import type { PuzzleRun } from '../../../seal/record/record';
import { noticeText } from '../../ui/notice';
import { parsePageSettings } from '../pageSettings';
import { NOT_OF_THIS_RUN, puzzleSettingName } from '../words/settings';

export function AdoptedSettings({ settings }: Pick<PuzzleRun, 'settings'>) {
  const { notices } = parsePageSettings(settings);
  if (notices.length === 0) return null;
  return (
    <div className="small">
      <p>{NOT_OF_THIS_RUN}</p>
      <ul>
        {notices.map((notice) => (
          <li key={notice.field}>
            {puzzleSettingName(notice.field)}: {noticeText(notice)}
          </li>
        ))}
      </ul>
    </div>
  );
}
