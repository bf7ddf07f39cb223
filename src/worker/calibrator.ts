/** The device's pace, from a short calibration while nothing runs. */
import type { Engine } from '../contract/engine';
import { calibrate } from '../seal/cost/calibrate';
import type { Calibration } from '../seal/cost/estimate';
import { DEFAULT_SETTINGS } from '../seal/knowledge/settings';

export interface Calibrator {
  /** Measures soon, unless that has been done or something runs. */
  soon: (engine: Engine) => void;
  /** Something more important wants the device: what is being measured is dropped at the next chance. */
  giveWay: () => void;
}

/** The page must show and answer first, so measuring waits a moment. One that fails is left out: runs work without an estimate. */
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
