/** Models of the hub that the engine's architectures were checked against; sizes are of the weights as the hub has them. */
export interface Preset {
  id: string;
  name: string;
  parameters: number;
  bytes: number;
  licence: string;
  /** Whether the hub asks for an account that accepted the licence. */
  isGated: boolean;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    name: 'SmolLM2 135M Instruct',
    parameters: 134_515_008,
    bytes: 269_060_552,
    licence: 'Apache 2.0',
    isGated: false,
  },
  {
    id: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    name: 'SmolLM2 360M Instruct',
    parameters: 361_821_120,
    bytes: 723_674_912,
    licence: 'Apache 2.0',
    isGated: false,
  },
  {
    id: 'Qwen/Qwen2.5-0.5B-Instruct',
    name: 'Qwen2.5 0.5B Instruct',
    parameters: 494_032_768,
    bytes: 988_097_824,
    licence: 'Apache 2.0',
    isGated: false,
  },
  {
    id: 'Qwen/Qwen3-0.6B',
    name: 'Qwen3 0.6B',
    parameters: 596_049_920,
    bytes: 1_503_300_328,
    licence: 'Apache 2.0',
    isGated: false,
  },
  {
    id: 'meta-llama/Llama-3.2-1B-Instruct',
    name: 'Llama 3.2 1B Instruct',
    parameters: 1_235_814_400,
    bytes: 2_471_645_608,
    licence: 'Llama 3.2 Community License',
    isGated: true,
  },
];

export const licencePage = ({ id }: Preset): string => `https://huggingface.co/${id}`;
