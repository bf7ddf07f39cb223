/** What the README of a bundle says: which official command takes which of its files, with the run's own settings in it. */
import type { Bundle } from './bundle';

/** Of the official repository, commit 4cb1e7d. */
const FOLDER = 'knowledge-incorporation';

export function bundleReadme({ title, model, settings, adapters, written }: Bundle, names: readonly string[]): string {
  const { finetune, policy, writing, sequences } = settings;
  const of = (folder: string): string[] => names.filter((name) => name.startsWith(`${folder}/`));
  const [edits, sft] = [of('self_edits'), of('sft')];
  const list = (own: readonly string[]): string => own.map((name) => `- \`${name}\``).join('\n');
  const counts = written.map(({ edits: own }) => own.length);
  const parts = [
    `# ${title}: to go on with on a cluster`,
    `Made by Selkie from a run of ${model}. Texts are as the model wrote them. The commands are those of the official repository of SEAL, Continual-Intelligence/SEAL on GitHub (commit 4cb1e7d, MIT): unpack this folder into it and run them from its root. Take a model on which you want to go on for MODEL, with vLLM running as \`${FOLDER}/scripts/TTT_server.sh\` and \`make_squad_data.sh\` start it.`,
    section('data/', of('data'), [
      '`[{title, context, questions: [{question, answer}]}]`. New self-edits of the policy that runs in vLLM:',
      command(
        `python3 -m ${FOLDER}.src.data_generation.make_squad_data --model MODEL --vllm_api_url http://localhost:8001 \\`,
        '  --dataset_in data/passages_train.json --dataset_out iter0_train.json \\',
        `  --n -1 --k ${settings.edits} --temperature ${writing.temperature} --top_p ${writing.topP} --max_tokens ${writing.maxTokens}`,
      ),
    ]),
    section('self_edits/', edits, [
      'The same with `completions`, one text for each sample, and the `prompt` that they answer. Their reward, with an adapter for each (`TTT_server.py` trains it with PEFT and asks it through vLLM, started with `--enable-lora`):',
      command(
        `python3 -m ${FOLDER}.src.inner.TTT_server --vllm_api_url http://localhost:8001 --model MODEL --zmq_port 5555 &`,
        `python3 -m ${FOLDER}.src.query.query_server --exp_name ours --dataset ${edits[0] ?? 'self_edits/FILE.json'} --output_dir results \\`,
        `  --server_host localhost --zmq_port 5555 --n_articles -1 --k_completions ${counts[0] === undefined ? 1 : settings.edits} --eval_times ${settings.repeats} \\`,
        `  --lora_rank ${finetune.rank} --lora_alpha ${finetune.alpha} --lora_dropout 0 --finetune_epochs ${finetune.epochs} --finetune_lr ${finetune.learningRate} \\`,
        `  --batch_size ${finetune.batchSize ?? 1} --gradient_accumulation_steps 1${sequences.splitLines ? ' --split_newlines' : ''}`,
        `python3 ${FOLDER}/src/EM/build_SFT_dataset.py results/RESULT.json`,
      ),
      `Many passages in one adapter: \`python3 -m ${FOLDER}.src.query.CPT\` takes the same files.`,
    ]),
    section('sft/', sft, [
      'The pairs that the selection kept, a JSON object `{prompt, completion}` a line: what `build_SFT_dataset.py` writes, so that it can be left out. The policy learns them with TRL, PEFT and DeepSpeed (ZeRO-3):',
      command(
        `accelerate launch --num_processes 2 --deepspeed_config_file ${FOLDER}/src/EM/config/deepspeed_stage3.json --mixed_precision bf16 \\`,
        `  ${FOLDER}/src/EM/train_SFT.py --train_file ${sft[0] ?? 'sft/FILE.jsonl'} --model_name_or_path MODEL --output_dir models/iter1 \\`,
        `  --per_device_batch_size 1 --gradient_accumulation_steps 5 --num_train_epochs ${policy.epochs} --learning_rate ${policy.learningRate} \\`,
        `  --lora_rank ${policy.rank} --lora_alpha ${policy.alpha} --lora_dropout 0 --lora_target_modules ${policy.targets.map((name) => `${name}_proj`).join(',')}`,
      ),
    ]),
    adapters.length > 0
      ? [
          '## adapters/',
          list(of('adapters')),
          'Folders of PEFT, of the self-edits that the selection kept; `base_model_name_or_path` says what each was trained on. In Python `PeftModel.from_pretrained(base, "adapters/NAME")`; in vLLM `vllm serve MODEL --enable-lora --lora-modules NAME=adapters/NAME`.',
        ].join('\n\n')
      : '## adapters/\n\nThis bundle has none: the adapters of a run give up their place once they were quizzed, those of the Lab once the page is reloaded, and what the policy learned is merged into its weights. `npm run lm -- finetune` of Selkie, or the commands above, make them anew from the texts.',
    ...(sft.length === 0 || edits.length === 0
      ? [
          'What is missing here the run had not: pairs are there once a round kept some, self-edits once some were written.',
        ]
      : []),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;

  function section(head: string, own: readonly string[], paragraphs: readonly string[]): string {
    return own.length === 0 ? '' : [`## ${head}`, list(own), ...paragraphs].join('\n\n');
  }
}

const command = (...lines: string[]): string => ['```sh', ...lines, '```'].join('\n');
