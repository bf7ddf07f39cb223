/** Which model of this page, with a way to others, and which GPU; in the top bar. */
import { Box, Cpu, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { DeviceReport } from '../../contract/engine';
import { compact, percent } from '../ui/numbers';
import styles from './DevicePills.module.css';
import type { EngineStatus } from './engine';
import type { AnyExperiment } from './experiment';
import { useIsUntrusted } from './trust';

const STEPS = { worker: 'starting', model: 'loading the model', device: 'preparing the GPU' } as const;

function openingText({ step, part }: Extract<EngineStatus, { kind: 'opening' }>): string {
  return part === undefined ? STEPS[step] : `reading the weights, ${percent(part)}`;
}

/** Another model may do where this one is at fault. */
const isOfModel = (code: string): boolean => code.endsWith('-model') || code.startsWith('model-');

export function DevicePills({ of }: { of: Pick<AnyExperiment, 'useEngine'> }) {
  const { status, policy } = of.useEngine();
  if (status.kind === 'opening' || status.kind === 'recovering') {
    return (
      <div className={styles.pills}>
        <a className={styles.pill} href="#/models">
          <LoaderCircle className="turning" size={13} aria-hidden />
          <span>{status.kind === 'opening' ? openingText(status) : 'reconnecting'}</span>
        </a>
      </div>
    );
  }
  if (status.kind === 'elsewhere') {
    return (
      <div className={styles.pills}>
        <a className={styles.pill} href="#/models">
          <Box size={13} aria-hidden />
          <span>another model is loaded</span>
        </a>
      </div>
    );
  }
  if (status.kind === 'unavailable') {
    return (
      <div className={styles.pills}>
        <a className={styles.pill} href={isOfModel(status.failure.code) ? '#/models' : '#/device'}>
          <TriangleAlert className={styles.bad} size={13} aria-hidden />
          <span>
            <b>Live runs off</b>
          </span>
        </a>
      </div>
    );
  }
  const { model, device } = status;
  return (
    <div className={styles.pills}>
      <a
        className={styles.pill}
        href="#/models"
        title={`${model.parameters.toLocaleString('en')} parameters, ${model.layers} layers, context ${model.contextLength}`}
      >
        <Box className={styles.ok} size={13} aria-hidden />
        <span>
          <b>{model.name}</b> · {compact(model.parameters)} parameters
          {policy !== null && ` · after round ${policy.rounds}`}
        </span>
      </a>
      <DevicePill device={device} />
    </div>
  );
}

/** Leads to what it can do, and whether it computes right. */
function DevicePill({ device }: { device: DeviceReport }) {
  const { description, vendor, architecture, software } = device;
  const adapter = description || [vendor, architecture].filter(Boolean).join(' ') || 'GPU';
  const isUntrusted = useIsUntrusted(device);
  const Icon = isUntrusted ? TriangleAlert : Cpu;
  return (
    <a className={`${styles.pill} ${styles.device}`} href="#/device" title={adapter}>
      <Icon className={software || isUntrusted ? styles.bad : styles.ok} size={13} aria-hidden />
      <span>
        <b>{isUntrusted ? 'Untrusted GPU' : software ? 'Software GPU' : 'GPU'}</b> · {adapter}
      </span>
    </a>
  );
}
