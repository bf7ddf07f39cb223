/** The colour and the tool that the next click or key uses. */
import { PaintBucket, Paintbrush } from 'lucide-react';
import { useId } from 'react';
import { COLOR_NAMES, TOOL_NAMES } from '../words/grids';
import { PALETTE } from './palette';

export type Tool = keyof typeof TOOL_NAMES;

const ICONS = { paint: Paintbrush, fill: PaintBucket } as const;

interface Props {
  color: number;
  tool: Tool;
  onColor: (color: number) => void;
  onTool: (tool: Tool) => void;
}

export function PaintTools({ color, tool, onColor, onTool }: Props) {
  const id = useId();
  return (
    <div className="paint-tools">
      <fieldset className="swatches">
        <legend className="visually-hidden">Colour</legend>
        {COLOR_NAMES.map((name, index) => (
          <label key={name} title={`${index}: ${name}`}>
            <input
              type="radio"
              className="visually-hidden"
              name={`${id}-color`}
              aria-label={name}
              checked={index === color}
              onChange={() => onColor(index)}
            />
            <span aria-hidden style={{ backgroundColor: PALETTE[index]?.fill, color: PALETTE[index]?.digit }}>
              {index}
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset className="segments">
        <legend className="visually-hidden">Tool</legend>
        {(['paint', 'fill'] as const).map((one) => {
          const Icon = ICONS[one];
          return (
            <label key={one}>
              <input
                type="radio"
                className="visually-hidden"
                name={`${id}-tool`}
                checked={one === tool}
                onChange={() => onTool(one)}
              />
              <Icon size={14} aria-hidden />
              &nbsp;{TOOL_NAMES[one]}
            </label>
          );
        })}
      </fieldset>
    </div>
  );
}
