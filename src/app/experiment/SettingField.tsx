/** One setting as its table says: a number, one of several, any of several, on and off, or a text. */
import { useId, useState } from 'react';
import { type ChoiceSetting, paperText, type Setting, valueAt } from '../../seal/settings';
import { NumberField } from '../ui/NumberField';
import { Select } from '../ui/Select';
import styles from './SettingsPanel.module.css';
import { type FormProps, withSetting } from './setting';
import { termOfSetting } from './settingTerms';

interface Props extends Pick<FormProps, 'form'> {
  setting: Setting;
  /** Below each of several values stands what it does. */
  explained?: boolean;
}

export function SettingField({ setting, explained = false, form: { settings, notices, change } }: Props) {
  const id = useId();
  const { path, label } = setting;
  const value = valueAt(settings, path);
  const set = (next: unknown): void => change(withSetting(settings, setting, next), [path]);
  const help = helpText(setting, value);
  const hint = (
    <span className="hint" id={id}>
      {help}
    </span>
  );
  switch (setting.kind) {
    case 'number':
      return (
        <NumberField
          name={path}
          label={label}
          term={termOfSetting(path)}
          value={value === null ? null : Number(value)}
          min={setting.least ?? setting.min}
          max={setting.max}
          step={setting.step}
          notice={notices[path]}
          onCommit={set}
          {...(help === '' ? {} : { hint: help })}
          {...(setting.isNullable ? { onClear: () => set(null) } : {})}
        />
      );
    case 'choice':
      return (
        <div className="field">
          <Select
            label={label}
            value={String(value)}
            aria-describedby={id}
            options={setting.options.map((option) => [option.value, option.label])}
            onPick={set}
          />
          {hint}
        </div>
      );
    case 'switch':
      return (
        <div className={`field ${styles.many}`}>
          <label className="row check">
            <input
              type="checkbox"
              checked={value === true}
              aria-describedby={id}
              onChange={(event) => set(event.target.checked)}
            />
            {label}
          </label>
          {hint}
        </div>
      );
    case 'many':
      return (
        <fieldset className={`field ${styles.many}`} aria-describedby={id}>
          <legend>{label}</legend>
          {setting.options.map((option) => {
            const isFixed = setting.fixed?.includes(option.value) ?? false;
            return (
              <label key={option.value} className="row check">
                <input
                  type="checkbox"
                  checked={isFixed || chosenOf(value).includes(option.value)}
                  disabled={isFixed}
                  onChange={(event) => set(toggled(setting, value, option.value, event.target.checked))}
                />
                {explained && option.help !== undefined ? (
                  <span>
                    {option.label}
                    <span className={styles.about}>{option.help}</span>
                  </span>
                ) : (
                  option.label
                )}
              </label>
            );
          })}
          {hint}
        </fieldset>
      );
    case 'text':
      return <TextSetting setting={setting} value={String(value)} hint={help} onCommit={set} />;
  }
}

/** Taken over when the field is left, as numbers are: what is being typed is no setting yet. */
function TextSetting({ setting, value, hint, onCommit }: TextProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed !== null && typed !== value) onCommit(typed);
    setTyped(null);
  };
  return (
    <div className={`field ${styles.many}`}>
      <label htmlFor={id}>{setting.label}</label>
      <textarea
        id={id}
        name={setting.path}
        className="input"
        rows={Math.min(MOST_ROWS, (typed ?? value).split('\n').length)}
        value={typed ?? value}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
      />
      <span className="hint" id={`${id}-hint`}>
        {hint}
      </span>
    </div>
  );
}

const MOST_ROWS = 12;

interface TextProps {
  setting: Setting;
  value: string;
  hint: string;
  onCommit: (text: string) => void;
}

const chosenOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** In the order of the table, so that the same choice is always the same list. */
export function toggled({ options }: ChoiceSetting, chosen: unknown, name: string, on: boolean): string[] {
  return options.map(({ value }) => value).filter((value) => (value === name ? on : chosenOf(chosen).includes(value)));
}

/** What it does, or what the chosen value does, and what SEAL's paper had. */
function helpText(setting: Setting, value: unknown): string {
  const options = 'options' in setting ? setting.options : [];
  const chosen = setting.kind === 'choice' ? options.find((option) => option.value === value) : undefined;
  const paper = paperText(setting);
  return [
    chosen?.help ?? setting.help,
    setting.alphaFollows ? 'Alpha follows at twice the rank.' : '',
    paper === null ? '' : `Paper: ${options.find((option) => option.value === paper)?.label ?? paper}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
