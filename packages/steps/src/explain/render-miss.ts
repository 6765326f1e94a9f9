import type { Step } from '../step';
import type { Difference } from './differences';
import type { Miss } from './explain-miss';

/** How many differences are shown for a step. */
const SHOWN = 12;

/** How many characters of a value are shown. */
const SHOWN_LETTERS = 60;

/**
 * A miss as human-readable lines: `params.paths[12].content.text (/etc/motd): "a" → "b"`.
 * @param reads the steps that the step reads, by role, to name the steps whose fingerprints differ
 */
export function renderMiss(image: string, miss: Miss, reads: Step['reads']): string[] {
  switch (miss.reason) {
    case 'first':
      return ['no earlier run of this step'];
    case 'gone':
      return ['nothing changed since an earlier run, but its output is no longer cached'];
    case 'changed': {
      const other = miss.image === image ? [] : [`compared with ${miss.image}:`];
      const shown = miss.differences.slice(0, SHOWN).map((difference) => renderDifference(difference, reads));
      const more = miss.differences.length - shown.length;
      return [...other, ...shown, ...(more > 0 ? [`and ${more} more`] : [])];
    }
  }
}

function renderDifference(difference: Difference, reads: Step['reads']): string {
  const { path, within } = difference;
  const [, role] = /^reads\.(.+)$/.exec(path) ?? [];
  if (role !== undefined) return renderRead(role, difference, reads);
  return `${path}${within === undefined ? '' : ` (${within})`}: ${renderChange(difference)}`;
}

/** Two fingerprints are not informative; that the step's output has changed is. */
function renderRead(role: string, { before, after }: Difference, reads: Step['reads']): string {
  if (after === undefined) return `reads.${role}: no longer read`;
  const step = reads[role] ?? role;
  return before === undefined
    ? `reads.${role}: now reads ${step}`
    : `reads.${role}: the output of ${step} changed`;
}

function renderChange({ before, after }: Difference): string {
  if (before === undefined) return `added ${shown(after)}`;
  if (after === undefined) return `removed ${shown(before)}`;
  if (typeof before === 'string' && typeof after === 'string') {
    const [from, to] = aroundDifference(before, after);
    return `${from} → ${to}`;
  }
  return `${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  if (typeof value === 'string' && DIGEST.test(value)) return `${value.slice(0, DIGEST_LETTERS)}…`;
  return text.length <= SHOWN_LETTERS ? text : `${text.slice(0, SHOWN_LETTERS - 1)}…`;
}

const DIGEST = /^[0-9a-f]{64}$/;
const DIGEST_LETTERS = 12;

/** The parts of two long texts around the first difference. */
function aroundDifference(before: string, after: string): [string, string] {
  if (DIGEST.test(before) && DIGEST.test(after)) return [shown(before), shown(after)];
  if (Math.max(before.length, after.length) <= SHOWN_LETTERS) return [shown(before), shown(after)];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const from = Math.max(0, same - SHOWN_LETTERS / 4);
  const cut = (text: string): string => {
    const end = from + SHOWN_LETTERS;
    return `${from > 0 ? '…' : ''}${JSON.stringify(text.slice(from, end))}${end < text.length ? '…' : ''}`;
  };
  return [cut(before), cut(after)];
}
