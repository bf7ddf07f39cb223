import type { PassageSpan } from '../../seal/knowledge/provenance';

/** The passage with the spans marked: the answer's words more strongly than the others. */
export function QuotedPassage({ text, spans }: { text: string; spans: readonly PassageSpan[] }) {
  const pieces = spans.map((span, index) => ({ span, before: text.slice(spans[index - 1]?.end ?? 0, span.start) }));
  return (
    <blockquote className="quoted" aria-label="Passage">
      {pieces.map(({ span, before }) => (
        <span key={span.start}>
          {before}
          <mark data-kind={span.kind}>
            {span.text}
            {span.kind === 'answer' && <span className="visually-hidden"> (the answer)</span>}
          </mark>
        </span>
      ))}
      {text.slice(spans.at(-1)?.end ?? 0)}
    </blockquote>
  );
}
