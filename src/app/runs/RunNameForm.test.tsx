import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { RunNameForm } from './RunNameForm';

const drawn = (length: number): string =>
  renderToStaticMarkup(<RunNameForm name={'x'.repeat(length)} onDone={() => undefined} />);

it('the name of a run is cut with a notice', () => {
  expect(drawn(200)).not.toContain('did not fit');
  expect(drawn(300)).toContain(`value="${'x'.repeat(200)}"`);
  expect(drawn(300)).toContain('Cut at 200 characters; 100 did not fit.');
});
