import { rootsOf, encodePath, type ImagePlan } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { GENERATED, UNIT_FILES } from '../contents/may-differ';
import { plannedAt, plannedContents, type PlannedContents } from '../contents/planned-contents';
import { fail, judgeSection, noneOf, type Check, type CheckFamily } from './check';
import { QM_CGROUP } from './qm-guest';
import { guestScript } from './sections';

/**
 * All units, drop-ins and enablement links of both systemds are part of the image, whose files are checked by the disk
 * comparison, or are generated from a file in the image.
 */
export const units: CheckFamily = {
  name: 'units',
  checks: ({ plan }) => rootsOf(plan).map((root) => checkOf(root, hasFirstBoot(plan, root))),
  script: ({ plan }) =>
    guestScript([
      'look() {',
      // Format: path, tab, target of a link
      `for folder in ${FOLDERS.join(' ')}; do find "$2$folder" -mindepth 1 ! -type d -printf "%p\\t%l\\n" 2>/dev/null; done`,
      'section "$1-sources"; grep -rs "^SourcePath=" "$2/run/systemd/generator" "$2/run/systemd/generator.early" "$2/run/systemd/generator.late"',
      '}',
      'section host; look host ""',
      ...(plan.qm === null ? [] : LOOK_INTO_QM),
    ]),
};

/** The system unit search path, systemd.unit(5). */
const FOLDERS = [
  ...['system.control', 'system.attached', 'system'].flatMap((name) => [
    `/etc/systemd/${name}`,
    `/run/systemd/${name}`,
  ]),
  ...['transient', 'generator.early', 'generator', 'generator.late'].map((name) => `/run/systemd/${name}`),
  ...['/usr/local/lib/systemd/system', '/usr/lib/systemd/system'],
];

/** Through the root directory of QM's own systemd: a call of podman(1) would take longer than the check. */
const LOOK_INTO_QM = [
  'section qm',
  `group=${QM_CGROUP}`,
  'for file in "$group"/libpod-payload-*/init.scope/cgroup.procs; do',
  'read -r pid < "$file" && look qm "/proc/$pid/root"',
  'done',
];

/**
 * Whether systemd treats the boot as the first one, and enables units by presets: machine-id(5), "First Boot
 * Semantics".
 */
function hasFirstBoot({ paths }: Pick<ImagePlan, 'paths'>, root: Root): boolean {
  const id = paths.filter((planned) => planned.root === root && planned.path === '/etc/machine-id').at(-1);
  if (id?.type === 'absent') return true;
  return id?.type === 'file' && 'text' in id.content && id.content.text.trim() === 'uninitialized';
}

function checkOf(root: Root, firstBoot: boolean): Check {
  return {
    id: `units/${root}`,
    title: `${root === 'qm' ? 'QM' : 'host'}: every unit, drop-in and link that enables one comes from the image`,
    expected: 'files of the image',
    judge: (facts) =>
      judgeSection(facts, root, (text) => {
        const contents = plannedContents(facts.get('disk/contents'));
        if (contents === undefined) return fail('nothing', 'there is no content manifest to compare with');
        const files = parseFiles(text);
        // systemd has hundreds of its own units; none means that the check did not run.
        if (files.size === 0) return fail('nothing', 'no units were found');
        const sources = parseSources(facts.get(`${root}-sources`) ?? '');
        const others = [...files].filter(
          ([path]) => !isOfImage({ root, contents, files, sources, firstBoot }, path),
        );
        return noneOf(
          others.map(
            ([path, target]) => `${path}${target === '' ? '' : ` -> ${target}`} is not of the image`,
          ),
          `${files.size} files`,
        );
      }),
  };
}

interface Seen {
  readonly root: Root;
  readonly contents: PlannedContents;
  /** Files, and links with their targets. */
  readonly files: ReadonlyMap<string, string>;
  /** The source of each generated unit. */
  readonly sources: ReadonlyMap<string, string>;
  readonly firstBoot: boolean;
}

function isOfImage({ root, contents, files, sources, firstBoot }: Seen, path: string): boolean {
  const target = files.get(path) ?? '';
  const planned = plannedAt(contents, root, path);
  if (planned !== undefined) return (planned.target ?? '') === encodePath(target);
  if (UNIT_FILES.some((known) => known.path.test(path))) return true;
  if (firstBoot && ENABLED.test(path) && target !== '' && plannedAt(contents, root, target) !== undefined)
    return true;
  if (!GENERATED.test(path)) return false;
  if (target === '') return plannedAt(contents, root, sources.get(path) ?? '') !== undefined;
  // ../qm.service of another generated unit, or a unit of the image.
  const made = target.startsWith('/') ? target : pathOf(path, target);
  return plannedAt(contents, root, made) !== undefined || (files.has(made) && GENERATED.test(made));
}

/** Links that enable a unit. */
const ENABLED = /^\/etc\/systemd\/system\//;

/** The target of a relative link in a file's directory. */
function pathOf(link: string, target: string): string {
  const parts = link.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** QM's root as the host sees it. */
const IN_QM = /^\/proc\/\d+\/root(?=\/)/;

function parseFiles(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [path = '', target = ''] = line.split('\t');
      return [path.replace(IN_QM, ''), target] as const;
    }),
  );
}

/** `PATH:SourcePath=SOURCE` lines of grep(1). */
function parseSources(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => /^(.*?):SourcePath=(.*)$/.exec(line));
  return new Map(
    lines.flatMap((found) =>
      found === null ? [] : [[(found[1] ?? '').replace(IN_QM, ''), found[2] ?? ''] as const],
    ),
  );
}
