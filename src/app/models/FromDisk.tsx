import { DropBox } from '../ui/DropBox';
import { FileButton } from '../ui/FileButton';
import { Panel } from '../ui/Panel';
import styles from './models.module.css';
import { useShape } from './shape';
import { filesModel, look, useModels } from './store';
import { MODELS } from './words';

/** Files that are read from where they lie. */
export function FromDisk() {
  const shape = useShape();
  const isBusy = useModels(({ busy }) => busy !== null);
  const take = (chosen: readonly File[], folder: string | null = null): void =>
    void look(filesModel(chosen, folder), chosen, shape, MODELS.inspecting);
  return (
    <Panel title={MODELS.disk}>
      <div className={styles.content}>
        <p className="muted small">{MODELS.diskNote}</p>
        <DropBox onFiles={take}>
          <FileButton label={MODELS.filesLabel} multiple disabled={isBusy} onFiles={take}>
            {MODELS.chooseFiles}
          </FileButton>
          <FileButton
            label={MODELS.folderLabel}
            folder
            disabled={isBusy}
            // Those of folders within it belong to other programs.
            onFiles={(all) =>
              take(
                all.filter((file) => file.webkitRelativePath.split('/').length === 2),
                all[0]?.webkitRelativePath.split('/')[0],
              )
            }
          >
            {MODELS.chooseFolder}
          </FileButton>
          <span className="muted small">{MODELS.drop}</span>
        </DropBox>
      </div>
    </Panel>
  );
}
