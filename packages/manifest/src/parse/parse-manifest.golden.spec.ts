import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDiagnostics } from '@nx-aib/core';
import { parseManifest } from './parse-manifest';

/*
 * Each __goldens__/<case>.aib.yml and what is said about it, <case>.txt, as a user sees it.
 * RENEW_GOLDENS=1 npx jest golden writes the texts anew; review them as a diff.
 */
const directory = join(__dirname, '../__goldens__');
const cases = readdirSync(directory)
  .filter((file) => file.endsWith('.aib.yml'))
  .map((file) => file.replace('.aib.yml', ''));

describe('what is said about a manifest', () => {
  it.each(cases)('%s', (name) => {
    const result = parseManifest(readFileSync(join(directory, `${name}.aib.yml`)), `${name}.aib.yml`);
    const text = `${formatDiagnostics(result.diagnostics)}\n`;
    const golden = join(directory, `${name}.txt`);
    if (process.env.RENEW_GOLDENS !== undefined) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(result.diagnostics).not.toEqual([]);
    expect(result.ok).toBe(result.diagnostics.every((diagnostic) => diagnostic.severity !== 'error'));
  });

  it('has no golden without its manifest', () => {
    const texts = readdirSync(directory).filter((file) => file.endsWith('.txt'));
    expect(texts.map((file) => file.replace('.txt', ''))).toEqual(cases);
  });
});
