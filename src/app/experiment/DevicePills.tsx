/** Which model of this page and which GPU, in the top bar. */
import { Box, Cpu, LoaderCircle, TriangleAlert } from 'lucide-react';
import { compact } from '../ui/numbers';
import type { AnyExperiment } from './experiment';

const STEPS = { worker: 'starting', model: 'loading the model', device: 'preparing the GPU' } as const;

export function DevicePills({ of }: { of: Pick<AnyExperiment, 'useEngine'> }) {
  const { status, policy } = of.useEngine();
  if (status.kind === 'opening' || status.kind === 'recovering') {
    return (
      <div className="pills">
        <span className="pill">
          <LoaderCircle className="turning" size={13} aria-hidden />
          <span>{status.kind === 'opening' ? STEPS[status.step] : 'reconnecting'}</span>
        </span>
      </div>
    );
  }
  if (status.kind === 'elsewhere') {
    return (
      <div className="pills">
        <span className="pill">
          <Box size={13} aria-hidden />
          <span>another model is loaded</span>
        </span>
      </div>
    );
  }
  if (status.kind === 'unavailable') {
    return (
      <div className="pills">
        <span className="pill">
          <TriangleAlert className="bad" size={13} aria-hidden />
          <span>
            <b>Live runs off</b>
          </span>
        </span>
      </div>
    );
  }
  const { model, device } = status;
  const adapter = device.description || [device.vendor, device.architecture].filter(Boolean).join(' ') || 'GPU';
  return (
    <div className="pills">
      <span
        className="pill"
        title={`${model.parameters.toLocaleString('en')} parameters, ${model.layers} layers, context ${model.contextLength}`}
      >
        <Box className="ok" size={13} aria-hidden />
        <span>
          <b>{model.name}</b> · {compact(model.parameters)} parameters
          {policy !== null && ` · after round ${policy.rounds}`}
        </span>
      </span>
      <span className="pill device" title={adapter}>
        <Cpu className={device.software ? 'bad' : 'ok'} size={13} aria-hidden />
        <span>
          <b>{device.software ? 'Software GPU' : 'GPU'}</b> · {adapter}
        </span>
      </span>
    </div>
  );
}
