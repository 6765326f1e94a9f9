import { countChecks, type CheckResult, type Verdict } from '@nx-aib/runner';

/** A verdict as text: one line per check, failures last and in full, then the counts. Uses no colours. */
export function renderVerdict(verdict: Verdict, columns: number): string {
  const passed = verdict.checks.filter((check) => check.verdict === 'pass');
  const failed = verdict.checks.filter((check) => check.verdict === 'fail');
  const problems = verdict.problems.flatMap(({ code, message, hint }) => [
    `${code}: ${message}`,
    ...(hint ?? '').split('\n').map((line) => `  ${line}`),
  ]);
  return [
    ...passed.map((check) => renderCheck(check, columns)),
    ...failed.flatMap((check) => renderFailure(check, columns)),
    ...(problems.length === 0 ? [] : ['', ...problems.map((line) => line.trimEnd())]),
    '',
    renderSummary(verdict),
  ]
    .map(printable)
    .join('\n');
}

/** A guest's output must not reach the terminal as control sequences. */
function printable(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
}

/** One check on one line of at most `columns` characters. */
export function renderCheck({ verdict, title, seen }: CheckResult, columns: number): string {
  const mark = verdict === 'pass' ? 'pass' : 'FAIL';
  const shown = firstLine(seen);
  const whole = `${mark}  ${title}`;
  // The seen value is shown only if there is room for a readable part of it.
  const room = columns - whole.length - 2;
  return printable(shorten(room < 12 || shown === '' ? whole : `${whole}  ${shorten(shown, room)}`, columns));
}

/** `31 checks, 30 passed, 1 failed in 95.2 s (tcg)`. */
export function renderSummary(verdict: Verdict): string {
  const { total, passed, failed } = countChecks(verdict);
  const how = verdict.accelerator === null ? '' : ` (${verdict.accelerator})`;
  return `${total} checks, ${passed} passed, ${failed} failed in ${verdict.seconds} s${how}`;
}

function renderFailure({ id, title, expected, seen, reason }: CheckResult, columns: number): string[] {
  return [
    shorten(`FAIL  ${title}  [${id}]`, columns),
    ...field('expected', expected, columns),
    ...field('seen', seen, columns),
    ...field('because', reason, columns),
  ];
}

const FIELD_WIDTH = 16;

/** A value after its name, wrapped: a failure is shown in full. */
function field(name: string, value: string, columns: number): string[] {
  const width = Math.max(20, columns - FIELD_WIDTH);
  const lines = value.split('\n').flatMap((line) => wrap(line, width));
  return lines.map((line, index) =>
    `${(index === 0 ? `      ${name}` : '').padEnd(FIELD_WIDTH)}${line}`.trimEnd(),
  );
}

function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const at = blank > 0 ? blank : width;
    lines.push(rest.slice(0, at));
    rest = rest.slice(blank > 0 ? at + 1 : at);
  }
  return [...lines, rest];
}

function firstLine(text: string): string {
  const [line = '', ...more] = text.split('\n');
  return more.length === 0 ? line : `${line} …`;
}

function shorten(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}
