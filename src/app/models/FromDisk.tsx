import { FolderOpen, Upload } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../ui/Button';
import { DropBox } from '../ui/DropBox';
import { Panel } from '../ui/Panel';
import styles from './models.module.css';
import { useShape } from './shape';
import { filesModel, look, useModels } from './store';
import { MODELS } from './words';

/** Files that are read from where they lie. */
export function FromDisk() {
  const shape = useShape();
  const isBusy = useModels(({ busy }) => busy !== null);
  const [files, folder] = [useRef<HTMLInputElement>(null), useRef<HTMLInputElement>(null)];
  const take = (chosen: readonly File[]): void => {
    if (chosen.length > 0) void look(filesModel(chosen), chosen, shape, MODELS.inspecting);
  };
  return (
    <Panel title={MODELS.disk}>
      <div className={styles.content}>
        <p className="muted small">{MODELS.diskNote}</p>
        <DropBox onFiles={take}>
          <input
            ref={files}
            className="visually-hidden"
            type="file"
            multiple
            tabIndex={-1}
            aria-label={MODELS.filesLabel}
            onChange={({ target }) => {
              take([...(target.files ?? [])]);
              target.value = '';
            }}
          />
          <input
            ref={folder}
            className="visually-hidden"
            type="file"
            tabIndex={-1}
            aria-label={MODELS.folderLabel}
            {...{ webkitdirectory: '' }}
            onChange={({ target }) => {
              // Those of folders within it belong to other programs.
              take([...(target.files ?? [])].filter((file) => file.webkitRelativePath.split('/').length === 2));
              target.value = '';
            }}
          />
          <Button icon={Upload} disabled={isBusy} onClick={() => files.current?.click()}>
            {MODELS.chooseFiles}
          </Button>
          <Button icon={FolderOpen} disabled={isBusy} onClick={() => folder.current?.click()}>
            {MODELS.chooseFolder}
          </Button>
          <span className="muted small">{MODELS.drop}</span>
        </DropBox>
      </div>
    </Panel>
  );
}
