import {
  listTree,
  makeFolder,
  run,
  writeFileAtomic,
  liesIn,
  linkTo,
  removeTree,
  type FolderEntry,
} from '@nx-aib/host';
import type { PlannedPath, PlannedService, Root } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/manifest';
import path from 'node:path';
import type { ServicesParams } from '../../plan/steps/params';
import { inputOf, programFailed, type Action, type ActionContext } from '../action';
import { copySource } from '../copy-source';
import { TargetTools } from '../target-tools';

/** The step's output: planned paths. */
export const LINKS = 'links.json';

/** Where systemctl(1) makes and removes the links that enable units. */
const FOLDER = 'etc/systemd/system';

const VERB = { enabled: 'enable', disabled: 'disable', masked: 'mask' } as const;

/**
 * Lets the distribution's own systemctl(1) enable, disable and mask units in a copy of a root's unit files, and says
 * which links that has made or removed.
 */
export const services: Action<ServicesParams> = async (context) => {
  const { params, scratch, output, logFile } = context;
  const tools = new TargetTools(inputOf(context, 'tools'));
  const folder = path.join(scratch, 'units');
  await makeFolder(path.join(folder, FOLDER));
  const tar = path.join(inputOf(context, 'contents'), 'units.tar');
  const untar = ['tar', '--extract', '--file', tar, '--directory', folder, '--no-same-owner'] as const;
  const extracted = await run(untar, { logFile });
  if (!extracted.ok) return programFailed(context, untar, extracted);
  const added = await addPlannedUnits(context, folder);
  if (!added.ok) return added;
  const before = await linksIn(folder);
  for (const state of ['masked', 'disabled', 'enabled'] as const) {
    const units = params.services.filter((service) => service.state === state);
    if (units.length === 0) continue;
    const names = units.map(({ unit }) => unit);
    const argv = tools.systemctl(`--root=${folder}`, '--no-reload', VERB[state], '--', ...names);
    const outcome = await tools.run(argv, 0, { logFile });
    if (!outcome.ok) return failure(cannotBe(state, units, params.root, outcome.stderr, folder));
  }
  const links = difference(params.root, before, await linksIn(folder));
  await writeFileAtomic(path.join(output, LINKS), JSON.stringify(links));
  return success(undefined);
};

async function addPlannedUnits(
  { params, manifestDir }: ActionContext<ServicesParams>,
  folder: string,
): Promise<Result<undefined>> {
  for (const unit of params.units) {
    const target = path.join(folder, unit.path);
    // A package's link may lead to the host's own files from here.
    if (!(await liesIn(folder, target))) continue;
    if (unit.type === 'file') {
      await removeTree(target);
      if ('text' in unit.content) {
        await writeFileAtomic(target, unit.content.text);
        continue;
      }
      const copied = await copySource(manifestDir, unit.content, target, params.units);
      if (!copied.ok) return copied;
    } else if (unit.type === 'symlink') {
      await removeTree(target);
      await makeFolder(path.dirname(target));
      await linkTo(unit.target, target);
    } else if (unit.type === 'absent') {
      await removeTree(target);
    }
  }
  return success(undefined);
}

async function linksIn(folder: string): Promise<Map<string, string>> {
  const entries: readonly FolderEntry[] = await listTree(path.join(folder, FOLDER));
  return new Map(
    entries.flatMap((entry) => (entry.target === undefined ? [] : [[entry.path, entry.target]])),
  );
}

function difference(root: Root, before: Map<string, string>, after: Map<string, string>): PlannedPath[] {
  const made = [...after].filter(([link, target]) => before.get(link) !== target);
  const gone = [...before.keys()].filter((link) => !after.has(link));
  const at = (link: string) => ({ root, path: `/${FOLDER}/${link}`, origin: 'nx-aib' }) as const;
  return [
    ...gone.map((link): PlannedPath => ({ ...at(link), type: 'absent' })),
    ...made.map(([link, target]): PlannedPath => ({ ...at(link), type: 'symlink', target })),
  ];
}

function cannotBe(
  state: PlannedService['state'],
  units: readonly PlannedService[],
  root: Root,
  stderr: string,
  folder: string,
): Diagnostic[] {
  const said = stderr.trim().split('\n').at(-1)?.replaceAll(folder, '') ?? '';
  const where: readonly string[] = root === 'qm' ? ['qm', 'content'] : ['content'];
  const list = [...where, 'systemd', state === 'disabled' ? 'disabled_services' : 'enabled_services'];
  const named = units.filter(({ unit }) => said.split(/[\s,/"']+/).some((word) => isUnit(word, unit)));
  return (named.length === 0 ? units : named).map(({ unit, at, origin }) => ({
    code: 'build/service',
    severity: 'error',
    message: `${unit} cannot be ${state} in ${root === 'qm' ? 'QM' : 'the host'}: ${said}`,
    hint: 'the unit comes from a package or from add_files; a Quadlet file enables itself by its [Install] section',
    ...(origin === 'manifest' && { path: at ?? list }),
  }));
}

/** systemctl(1) takes a name without a suffix for a service, and ends a sentence with a stop. */
function isUnit(word: string, unit: string): boolean {
  const said = word.replace(/\.$/, '');
  return said === unit || said === `${unit}.service`;
}
