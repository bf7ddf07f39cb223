import { Command } from 'commander';
import type { Kind } from '../../../seal/types';
import { addOptions, readArguments } from '../arguments';
import type { CliDomain, RunArguments } from '../cliDomain';

/** What a line of arguments stands for. */
export function parse<K extends Kind>(cli: CliDomain<K>, args: string[]): RunArguments<K> {
  let result: RunArguments<K> | undefined;
  const command = addOptions(new Command(cli.domain.name), cli, `public/models/${cli.ownModel}`)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action((values) => {
      result = readArguments(cli, values);
    });
  command.parse(args, { from: 'user' });
  if (!result) throw new Error('The command did not run.');
  return result;
}
