/** The last messages of mmdebstrap(1) and apt-get(8) after any error. */
const CONSEQUENCE =
  /^E: (mmdebstrap failed to run|setup failed: |apt-get update .* failed|Some index files failed|Sub-process \S+ returned|Unable to fetch some archives)/;

/** mmdebstrap(1) prints the script of each hook before running it: its words are not errors. */
const HOOK = /^I: running --\S+-hook in shell: [^]*?' exec \S+$/gm;

/**
 * The output of mmdebstrap(1) without its own progress and mere consequences of an error; all of it if nothing else is
 * left.
 */
export function causesIn(stderr: string): string {
  const said = stderr.replaceAll(HOOK, '');
  const lines = said.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const causes = lines.filter((line) => !CONSEQUENCE.test(line) && !line.startsWith('I: '));
  return causes.length === 0 ? said : causes.join('\n');
}
