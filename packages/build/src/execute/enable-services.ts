import {
  listTree,
  makeFolder,
  run,
  writeFileAtomic,
  copyFile,
  liesIn,
  linkTo,
  removeTree,
  type FolderEntry,
} from '@nx-aib/host';
import type { PlannedPath, PlannedService, Root } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/manifest';
import path from 'node:path';
import type { ActionContext } from './action';
import { programFailed } from './action';
import type { ChangesParams } from '../plan/steps/params';
import type { TargetTools } from './target-tools';

/** Where systemctl(1) makes and removes the links that enable units. */
const LINKS = 'etc/systemd/system';

/** What manifests add for systemctl to see. */
const UNIT_FOLDERS = ['/etc/systemd/', '/usr/lib/systemd/'];

const VERB = { enabled: 'enable', disabled: 'disable', masked: 'mask' } as const;

/**
 * Lets the distribution's own systemctl(1) enable, disable and mask units in a copy of the root's unit files,
 * and says which links that has made or removed, as planned paths.
 */
export async function enableServices(
  context: ActionContext<ChangesParams>,
  tools: TargetTools,
  root: Root,
  unitsTar: string,
): Promise<Result<PlannedPath[]>> {
  const services = context.params.services.filter((service) => service.root === root);
  if (services.length === 0) return success([]);
  const folder = path.join(context.scratch, `units-${root}`);
  await makeFolder(path.join(folder, LINKS));
  const untar = ['tar', '--extract', '--file', unitsTar, '--directory', folder, '--no-same-owner'] as const;
  const extracted = await run(untar, { logFile: context.logFile });
  if (!extracted.ok) return programFailed(context, untar, extracted);
  await addPlannedUnits(context, root, folder);
  const before = await linksIn(folder);
  for (const state of ['masked', 'disabled', 'enabled'] as const) {
    const units = services.filter((service) => service.state === state);
    if (units.length === 0) continue;
    const argv = tools.systemctl(
      `--root=${folder}`,
      '--no-reload',
      VERB[state],
      '--',
      ...units.map(({ unit }) => unit),
    );
    const outcome = await tools.run(argv, 0, { logFile: context.logFile });
    if (!outcome.ok) return failure([cannotBe(state, units, root, outcome.stderr, folder)]);
  }
  return success(difference(root, before, await linksIn(folder)));
}

async function addPlannedUnits(
  context: ActionContext<ChangesParams>,
  root: Root,
  folder: string,
): Promise<void> {
  const units = context.params.paths.filter(
    (planned) => planned.root === root && UNIT_FOLDERS.some((prefix) => planned.path.startsWith(prefix)),
  );
  for (const unit of units) {
    const target = path.join(folder, unit.path);
    // A package's link may lead to the host's own files from here.
    if (!(await liesIn(folder, target))) continue;
    if (unit.type === 'file') {
      await removeTree(target);
      if ('text' in unit.content) await writeFileAtomic(target, unit.content.text);
      else await copyFile(path.resolve(context.manifestDir, unit.content.source), target);
    } else if (unit.type === 'symlink') {
      await removeTree(target);
      await makeFolder(path.dirname(target));
      await linkTo(unit.target, target);
    } else if (unit.type === 'absent') {
      await removeTree(target);
    }
  }
}

async function linksIn(folder: string): Promise<Map<string, string>> {
  const entries: readonly FolderEntry[] = await listTree(path.join(folder, LINKS));
  return new Map(
    entries.flatMap((entry) => (entry.target === undefined ? [] : [[entry.path, entry.target]])),
  );
}

function difference(root: Root, before: Map<string, string>, after: Map<string, string>): PlannedPath[] {
  const made = [...after].filter(([link, target]) => before.get(link) !== target);
  const gone = [...before.keys()].filter((link) => !after.has(link));
  const at = (link: string) => ({ root, path: `/${LINKS}/${link}`, origin: 'nx-aib' }) as const;
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
): Diagnostic {
  const names = units.map(({ unit }) => unit).join(', ');
  const said = stderr.trim().split('\n').at(-1)?.replaceAll(folder, '') ?? '';
  const where: readonly string[] = root === 'qm' ? ['qm', 'content'] : ['content'];
  return {
    code: 'build/service',
    severity: 'error',
    message: `${names} cannot be ${state} in ${root === 'qm' ? 'QM' : 'the host'}: ${said}`,
    hint: 'the unit comes from a package or from add_files; a Quadlet file enables itself by its [Install] section',
    path: [...where, 'systemd', state === 'disabled' ? 'disabled_services' : 'enabled_services'],
  };
}
