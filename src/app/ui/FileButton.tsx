import { FolderOpen, Upload } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from './Button';

interface Props {
  /** What the files are, for those who do not see the button. */
  label: string;
  /** All files unless said otherwise. */
  accept?: string;
  /** A folder with all that is in it, in place of files. */
  folder?: boolean;
  multiple?: boolean;
  disabled?: boolean;
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
}

/** Leads to the browser's own choice of files. */
export function FileButton({
  label,
  accept,
  folder = false,
  multiple = false,
  disabled = false,
  onFiles,
  children,
}: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple={multiple}
        accept={accept}
        hidden
        {...(folder && { webkitdirectory: '' })}
        aria-label={label}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
      <Button icon={folder ? FolderOpen : Upload} disabled={disabled} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
