import type { Finding } from '../doctor/finding';
import { table } from './layout';

/** A line for each finding with its hint below, and a summary at the end. */
export function renderFindings(findings: readonly Finding[]): string {
  const rows = table(findings.map(({ state, name, detail }) => [state, name, detail]));
  const lines = rows.flatMap((row, index) => {
    const hint = findings[index]?.hint;
    return hint === undefined ? [row] : [row, `         hint: ${hint}`];
  });
  return `${[...lines, '', summary(findings)].join('\n')}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length;
  const warnings = count('warning');
  return `${count('ok')} ok, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${count('missing')} missing`;
}
