/** What a run would come to: its work from the settings, and the device's pace from a short calibration. */
import type { Engine } from '../contract/engine';
import { calibrate } from '../seal/cost/calibrate';
import type { Calibration } from '../seal/cost/estimate';
import { expectedTexts, measurePassages } from '../seal/cost/passageSizes';
import { labWork, runWork } from '../seal/cost/work';
import type { RunWork } from '../seal/cost/workLedger';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../seal/knowledge/settings';
import type { Passage } from '../seal/knowledge/types';
import { worldInputs } from '../seal/knowledge/worldInputs';
import type { Opened } from './backend';

/** Passages of one world are alike: a few stand for all, or counting a long run would itself take long. */
const LOOKED_AT = 4;

/** With a passage: the Lab's steps on it. Without: all rounds on the world. */
export function planWork({ engine, tokenizer }: Opened, settings: KnowledgeSettings, passage: Passage | null): RunWork {
  const texts = expectedTexts(settings);
  if (passage !== null)
    return labWork(engine, settings, { training: measurePassages(tokenizer, settings, [passage]), texts });
  const few = (count: number): number => Math.min(LOOKED_AT, count);
  const pooled = { ...settings.multiPassage, passages: few(settings.multiPassage.passages) };
  const inputs = worldInputs({
    ...settings,
    rounds: 1,
    trainingPassages: few(settings.trainingPassages),
    heldOutPassages: few(settings.heldOutPassages),
    sideQuestions: 0,
    multiPassage: pooled,
  });
  const sizesOf = (passages: readonly Passage[]) => measurePassages(tokenizer, settings, passages);
  const { training, heldOut, multiPassage = [], replay } = inputs;
  return runWork(engine, settings, {
    training: sizesOf(training),
    heldOut: sizesOf(heldOut),
    multiPassage: multiPassage.length === 0 ? null : sizesOf(multiPassage),
    replay: replay !== null,
    texts,
  });
}

export interface Calibrator {
  /** Measures soon, unless that has been done or something runs. */
  soon: (engine: Engine) => void;
  /** Something more important wants the device: what is being measured is dropped at the next chance. */
  giveWay: () => void;
}

/**
 * The page must show and answer first, so measuring waits a moment. A calibration that fails for other reasons than giving
 * way is left out: runs work without an estimate, and a real trouble of the device shows in the run itself.
 */
export function makeCalibrator(
  onCalibrated: (calibration: Calibration) => void,
  isFree: () => boolean,
  waitMilliseconds: number,
): Calibrator {
  let known: Engine | null = null;
  let measuring: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const measure = async (engine: Engine): Promise<void> => {
    if (!isFree() || measuring !== null) return;
    const own = new AbortController();
    measuring = own;
    const now = (): number => performance.now();
    try {
      const calibration = await calibrate(engine, DEFAULT_SETTINGS.finetune, { now, signal: own.signal });
      if (own.signal.aborted) return;
      known = engine;
      onCalibrated(calibration);
    } catch {
      // Told by the run that meets the same trouble.
    } finally {
      if (measuring === own) measuring = null;
    }
  };
  return {
    soon: (engine) => {
      clearTimeout(timer);
      if (known !== engine) timer = setTimeout(() => void measure(engine), waitMilliseconds);
    },
    giveWay: () => {
      clearTimeout(timer);
      measuring?.abort();
      measuring = null;
    },
  };
}
