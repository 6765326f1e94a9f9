/** What mmdebstrap(1) and apt-get(8) say last, whatever went wrong before. */
const CONSEQUENCE =
  /^E: (mmdebstrap failed to run|setup failed: |apt-get update .* failed|Some index files failed|Sub-process \S+ returned|Unable to fetch some archives)/;

/** mmdebstrap(1) prints the script of each hook before it runs: the words of a script are nobody's error. */
const HOOK = /^I: running --\S+-hook in shell: [^]*?' exec \S+$/gm;

/** What mmdebstrap(1) printed, without its own progress and what only follows from an error; all of it where that is all. */
export function causesIn(stderr: string): string {
  const said = stderr.replaceAll(HOOK, '');
  const lines = said.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const causes = lines.filter((line) => !CONSEQUENCE.test(line) && !line.startsWith('I: '));
  return causes.length === 0 ? said : causes.join('\n');
}
