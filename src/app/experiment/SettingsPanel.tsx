/**
 * The settings of a page by group, each as its table says. Fetched when they are first opened.
 */
import { GROUPS } from '../../seal/settings';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { Term } from '../ui/Term';
import { SettingField } from './SettingField';
import styles from './SettingsPanel.module.css';
import { type FormProps, isAtWork } from './setting';
import { GROUP_TERMS } from './settingTerms';

export default function SettingsPanel({ list, form }: FormProps) {
  const shown = list.filter((one) => one.group !== undefined && isAtWork(one, form.settings));
  return (
    <Panel
      title="Settings"
      id="settings"
      tabIndex={-1}
      beside={
        <Button size="small" onClick={form.restoreDefaults}>
          Restore defaults
        </Button>
      }
    >
      <div className={`content ${styles.grid}`}>
        {GROUPS.filter((group) => list.some((one) => one.group === group)).map((group) => (
          <fieldset key={group}>
            <legend>
              <Termed of={GROUP_TERMS[group]}>{group}</Termed>
            </legend>
            {shown
              .filter((one) => one.group === group)
              .map((one) => (
                <SettingField key={one.path} setting={one} form={form} />
              ))}
          </fieldset>
        ))}
      </div>
    </Panel>
  );
}

/** As a term where it is one. */
const Termed = ({ of, children }: { of: string | undefined; children: string }) =>
  of === undefined ? children : <Term of={of}>{children}</Term>;
