/** A model and a device that say no more than that they are there. */
import type { DeviceReport, ModelReport } from '../../../contract/engine';

export const TINY_MODEL: ModelReport = {
  name: 'Tiny',
  parameters: 1,
  layers: 1,
  hidden: 1,
  vocab: 1,
  contextLength: 1,
  weightFormat: 'f32',
};

export const TINY_DEVICE: DeviceReport = {
  vendor: '',
  architecture: '',
  description: '',
  software: true,
  subgroups: false,
  shaderF16: false,
  maxBufferBytes: 1,
  maxBindingBytes: 1,
};
