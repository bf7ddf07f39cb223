import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { PLAIN_ENGLISH } from '../../cli/lm/plainEnglish';
import { parseJsonObject } from '../../formats/jsonFile';
import { nodeFolder } from '../../formats/nodeFolder';
import { parseModelConfig } from '../../model/config';
import { SHARED_ABSENT, sharedPath } from '../../testing/shared';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { FormCosts } from './FormCosts';
import { figuresOf, MEASURED_MODELS } from './formFigures';
import { PRESETS } from './presets';

const smol = { family: 'llama', parameters: 134_515_008, layers: 30, vocab: 49_152 };

describe('figures of forms', () => {
  test('are of the text that the command measures with', () => {
    for (const { text } of MEASURED_MODELS) {
      expect(text.paragraphs).toBe(PLAIN_ENGLISH.length);
      expect(PLAIN_ENGLISH[0]?.startsWith(text.begins)).toBe(true);
    }
  });

  const folder = sharedPath('tokenizers', 'SmolLM2-135M-Instruct');
  test.skipIf(folder === null)(`count its tokens (${folder ? 'SmolLM2' : SHARED_ABSENT})`, async () => {
    const source = nodeFolder(folder ?? '');
    const json = async (name: string) => parseJsonObject(await source.read(name), name);
    const tokenizer = loadTokenizer({
      ...{ name: 'SmolLM2', generationConfig: null, specialTokensMapJson: null, chatTemplate: null, notices: [] },
      config: parseModelConfig(await json('config.json')),
      tokenizerJson: await json('tokenizer.json'),
      tokenizerConfigJson: await json('tokenizer_config.json'),
    });
    const predicted = PLAIN_ENGLISH.reduce((sum, text) => sum + tokenizer.encode(text).length - 1, 0);
    expect(figuresOf(smol, 'q4')?.text.predicted).toBe(predicted);
  });

  test('are shown for the model and the kind of values that they were measured of', () => {
    expect(PRESETS.some(({ parameters }) => parameters === smol.parameters)).toBe(true);
    const measured = figuresOf(smol, 'q4');
    expect(measured?.forms[0]).toMatchObject({ form: 'q4', difference: [0, 0], agreed: measured?.written });
    const shown = renderToStaticMarkup(<FormCosts measured={measured} chosen="q8" />);
    for (const words of [
      'q4, its own values',
      '3.5514 ± 0.1406',
      '+0.0019 ± 0.0025',
      '255 of 256',
      '464 predicted tokens',
    ])
      expect(shown).toContain(words);
    expect(shown).toContain('llvmpipe');
    expect(shown).toContain('npm run lm -- forms --model FILE');
    expect(shown.match(/aria-current/g)).toHaveLength(1);
  });

  test('are not shown for other values, sizes or models; there the card says how to measure', () => {
    expect(figuresOf(smol, 'bf16')).toBeNull();
    expect(figuresOf({ ...smol, layers: 29 }, 'q4')).toBeNull();
    const shown = renderToStaticMarkup(<FormCosts measured={null} chosen="bf16" />);
    expect(shown).toContain('was not measured');
    expect(shown).toContain('npm run lm -- forms --model FILE');
    expect(shown).not.toContain('<table');
  });
});
