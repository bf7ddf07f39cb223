/** The words of the outside helper, in one place: what goes where is said before anything goes. */
import type { Usage } from '../../../contract/chat';
import { plural } from '../../ui/numbers';

export const OUTSIDE = {
  title: 'Outside helper',
  about:
    'Off until you name one. A model behind an OpenAI-compatible address, at a provider or on this machine (vLLM, llama.cpp, Ollama), can write a self-edit in a teacher’s place and judge answers, as GPT-4.1 does in the paper. It never becomes the policy.',
  sent: 'What it is sent: as author, the passage with its title and the chosen prompt, when you press the button below; as judge, each question with its right answer and what the model said, while a quiz or line credit runs and “An outside model” is the judge of the settings. Nothing else leaves this page.',
  key: 'Address, model and key stay in the memory of this tab: no link, file, log or storage holds them, and a reload forgets them.',
  url: 'Address',
  model: 'Model',
  keyLabel: 'Key',
  keyHint: 'if the server wants one',
  priceIn: 'Price of a million tokens read',
  priceOut: 'Price of a million tokens written',
  write: 'Let it write this passage’s self-edit',
  cancel: 'Cancel',
  cancelled: 'Cancelled. The passage is as it was.',
  unnamed: 'Name the address and the model first.',
  noPassage: 'There is no passage to write about.',
  changed:
    'The passage was changed while its self-edit was written, so the text is not of it any more. Let it write again.',
  judges: 'It judges the answers of every quiz on this page.',
  judgesNot: 'It judges nothing: choose “An outside model” as the judge in the settings above.',
} as const;

export const writingText = (model: string, paragraph: number, of: number): string =>
  `${model} writes${of > 1 ? ` about paragraph ${paragraph + 1} of ${of}` : ''}…`;

export const writtenText = (model: string, texts: number): string =>
  `Written by ${model}: ${plural(texts, 'text')} for this passage. Write self-edits puts it beside the model’s own.`;

export const waitingText = (why: string, seconds: number): string =>
  `${why} Trying again in ${seconds < 1 ? 'a moment' : plural(Math.ceil(seconds), 'second')}.`;

export interface Prices {
  input: string;
  output: string;
}

const priceOf = (typed: string): number | null => {
  const price = Number(typed.trim());
  return typed.trim() === '' || !Number.isFinite(price) || price < 0 ? null : price;
};

/** A price that is typed and is none. */
export const badPrice = ({ input, output }: Prices): string | null =>
  [input, output].some((typed) => typed.trim() !== '' && priceOf(typed) === null)
    ? 'A price is a number, with a point for decimals.'
    : null;

export function usageText({ answers, input, output, uncounted, retries }: Usage, prices: Prices): string {
  if (answers === 0 && retries === 0) return 'Nothing was asked yet.';
  const [read, written] = [priceOf(prices.input), priceOf(prices.output)];
  const cost = read === null || written === null ? null : (input * read + output * written) / 1e6;
  const number = (value: number): string => value.toLocaleString('en');
  return [
    `${plural(answers, 'answer')}, ${number(input)} tokens read, ${number(output)} written`,
    ...(uncounted > 0 ? [`not counted by the server for ${number(uncounted)}`] : []),
    ...(retries > 0 ? [`${plural(retries, 'try', 'tries')} made again`] : []),
    ...(cost === null ? [] : [`cost ${cost.toPrecision(2)} at these prices`]),
  ].join(', ');
}
