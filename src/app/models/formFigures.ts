/**
 * What each form of the weights costs a model, as `npm run lm -- forms --model FILE --json FIGURES` measured it: its `forms`, copied.
 * The text is `src/cli/lm/plainEnglish.ts`; with another text they are to be measured anew (formFigures.test.ts notices).
 */
import type { WeightFormat } from '../../contract/engine';

/** Mean and standard error. */
type Measured = readonly [mean: number, standardError: number];

export interface FormFigure {
  form: WeightFormat;
  /** In nats a token. */
  loss: Measured;
  /** Loss less that of the model's own values, token by token. */
  difference: Measured;
  /** Of the tokens that its own values write greedily. */
  agreed: number;
}

export interface MeasuredModel {
  /** The file that was measured. */
  file: string;
  family: string;
  parameters: number;
  layers: number;
  vocab: number;
  /** The form that holds the file's own values. Other files of the same model have other values, and other figures. */
  stored: WeightFormat;
  adapter: string;
  text: { paragraphs: number; begins: string; predicted: number };
  /** Tokens that its own values write greedily. */
  written: number;
  forms: readonly FormFigure[];
}

export const MEASURED_MODELS: readonly MeasuredModel[] = [
  {
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    ...{ family: 'llama', parameters: 134_515_008, layers: 30, vocab: 49_152, stored: 'q4' },
    adapter: 'llvmpipe (Mesa 25.0.7, a software adapter)',
    text: { paragraphs: 8, begins: 'The morning ferry left the harbour ten minutes late', predicted: 464 },
    written: 256,
    forms: [
      { form: 'q4', loss: [3.5495, 0.1409], difference: [0, 0], agreed: 256 },
      { form: 'f32', loss: [3.5495, 0.1409], difference: [0, 0], agreed: 256 },
      { form: 'bf16', loss: [3.5496, 0.141], difference: [0.000_022, 0.000_54], agreed: 256 },
      { form: 'f16', loss: [3.5496, 0.141], difference: [0.000_067, 0.000_095], agreed: 256 },
      { form: 'q8', loss: [3.5514, 0.1406], difference: [0.0019, 0.0025], agreed: 255 },
    ],
  },
];

/** The figures of a model whose file holds the same kind of values, or null. */
export function figuresOf(
  model: { family: string; parameters: number; layers: number; vocab: number },
  stored: WeightFormat,
): MeasuredModel | null {
  const isSame = (one: MeasuredModel): boolean =>
    one.stored === stored &&
    (['family', 'parameters', 'layers', 'vocab'] as const).every((field) => one[field] === model[field]);
  return MEASURED_MODELS.find(isSame) ?? null;
}
