import { environmentVariable, run } from '@nx-aib/build-machine';

/** For `apt-get indextargets --format` (apt-get(8)): the format that `mirrorOf` parses. */
const FORMAT = '$(LABEL)|$(REPO_URI)';

/** This machine's mirror of Debian; undefined if neither NX_AIB_MIRROR nor apt defines one. */
export async function debianMirror(): Promise<string | undefined> {
  const named = mirrorOfVariable(environmentVariable('NX_AIB_MIRROR') ?? '');
  if (named !== undefined) return named;
  const targets = await run(['apt-get', 'indextargets', '--format', FORMAT, 'Created-By: Packages']);
  return targets.ok ? mirrorOfTargets(targets.stdout) : undefined;
}

/** The first archive in a mirror setting of packages/debian: a URI, or lines of sources.list(5). */
export function mirrorOfVariable(text: string): string | undefined {
  const [first = ''] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return /(?:^|\s)([a-z]+:\/?\/\S+)/.exec(first)?.[1];
}

/** Debian's main archive, by the label of its Release file. */
export function mirrorOfTargets(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.split('|'))
    .find(([label]) => label === 'Debian')?.[1];
}
