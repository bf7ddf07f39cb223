import { afterEach, describe, expect, it, vi } from 'vitest';
import { readModelFolder } from '../../formats/modelFolder';
import { memoryFolder, tinyModelFiles } from '../../testing/tinyModel';
import { OFFICIAL_PROBE, openChat } from './chat';

afterEach(() => vi.restoreAllMocks());

async function warnings(template: string): Promise<string> {
  const files = tinyModelFiles().set('chat_template.jinja', new TextEncoder().encode(template));
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  openChat(await readModelFolder(memoryFolder(files)), 'the official form', false, '', OFFICIAL_PROBE);
  return write.mock.calls.map(([text]) => String(text)).join('');
}

const BOTH = '{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}';

describe('openChat', () => {
  it('says that a template leaves the demonstrations out', async () => {
    const template = "{% for m in messages %}{% if m.role == 'user' %}{{ 'U: ' + m.content }}{% endif %}{% endfor %}A:";
    expect(await warnings(template)).toBe(
      'warning: tiny: the chat template leaves system messages out, so the model does not see the demonstrations of the official form.\n',
    );
  });

  it('says nothing of a template that prints both, and refuses one that refuses', async () => {
    expect(await warnings(BOTH)).toBe('');
    await expect(warnings(`{{ raise_exception('no system role') }}`)).rejects.toThrow('no system role');
  });
});
