import {
  isFolder,
  linkTo,
  makeFolder,
  modifiedAt,
  removeTree,
  run,
  writeFileAtomic,
  ImageTree,
  TOOLS,
  treeTools,
} from '@nx-aib/build-machine';
import type { PlannedPath, PlannedService } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { defineKind, programFailed, reads, type StepContext } from '@nx-aib/steps';
import { toolsOutput, type ToolsOutput } from '@nx-aib/package-family';
import type { DynamicLinking } from '@nx-aib/platforms';
import { CODE } from '../code';
import { contentsOutput, type ContentsOutput } from '../contents/output';
import { servicesOutput, type ServiceLink, type ServicesOutput } from './output';
import { isThere, unitsThere } from './units-there';
import { copySource } from '../../sources/copy-source';
import path from 'node:path';

/** Where systemctl(1) creates and removes the links that enable units. */
const FOLDER = 'etc/systemd/system';

/** The directories in which systemctl(1) creates links, systemd.unit(5), and their parents. */
const LINK_FOLDERS = /^etc(\/systemd(\/system(\/[^/]+\.(wants|requires|upholds))?)?)?$/;

const VERB = { enabled: 'enable', disabled: 'disable', masked: 'mask' } as const;

export interface ServicesParams {
  /** How to start the distribution's programs. */
  readonly linking: DynamicLinking;
  readonly root: Root;
  /** Of this root; in order. */
  readonly services: readonly PlannedService[];
  /** Paths that the manifest adds to this root or removes from it in the directories that systemctl(1) reads. */
  readonly units: readonly PlannedPath[];
}

interface ServicesInputs {
  readonly tools: ToolsOutput;
  readonly contents: ContentsOutput;
}

type Context = StepContext<ServicesParams, ServicesInputs, ServicesOutput>;

/**
 * Runs the distribution's own systemctl(1) to enable, disable and mask units in a copy of a root's unit files, and
 * records which links it has created or removed.
 */
export const services = defineKind<ServicesParams, ServicesInputs, ServicesOutput>({
  name: 'services',
  reads: { tools: reads(toolsOutput), contents: reads(contentsOutput) },
  makes: servicesOutput,
  tools: [TOOLS.tar],
  needs: treeTools,
  memoryMiB: 64,
  code: CODE,
  run: setServices,
});

async function setServices(context: Context): Promise<Result<undefined>> {
  const { params, scratch, made, logFile } = context;
  const folder = path.join(scratch, 'units');
  await makeFolder(folder);
  const tar = context.input('contents').units;
  // Into an empty directory: tar(1) creates links that could lead outside only after everything else.
  const untar = ['tar', '--extract', '--file', tar, '--directory', folder, '--no-same-owner'] as const;
  const extracted = await run(untar, { logFile });
  if (!extracted.ok) return programFailed(context, untar, extracted);
  const tree = await ImageTree.make(folder, { ...context.input('tools'), ...params.linking });
  const added = await addPlannedUnits(context, tree);
  if (!added.ok) return added;
  const before = await linksIn(tree);
  const astray = await leadingAstray(tree, before);
  if (astray !== undefined) return failure([cannotGoThrough(astray, params)]);
  const missing = await notThere(tree, params.services);
  if (missing.length > 0) return failure(missing.map((one) => cannotBe(one, params.root, 'no such unit')));
  for (const state of ['masked', 'disabled', 'enabled'] as const) {
    const units = params.services.filter((service) => service.state === state);
    if (units.length === 0) continue;
    const names = units.map(({ unit }) => unit);
    const outcome = await tree.systemctl(['--no-reload', VERB[state], '--', ...names], { logFile });
    if (!outcome.ok) return failure(refused(units, params.root, outcome.stderr));
  }
  const links = difference(params.root, before, await linksIn(tree));
  await writeFileAtomic(made.links, JSON.stringify(links));
  return success(undefined);
}

/** Like the step `changes` does in the image; paths that cannot be applied are skipped here and refused there. */
async function addPlannedUnits({ params, sourceDir }: Context, tree: ImageTree): Promise<Result<undefined>> {
  for (const unit of params.units) {
    const target = await tree.place(unit.path);
    if (target === undefined) continue;
    if (unit.type === 'absent' && (await canHold(path.dirname(target)))) await removeTree(target);
    if (unit.type !== 'file' && unit.type !== 'symlink') continue;
    if ((await isFolder(target)) || !(await canHold(path.dirname(target)))) continue;
    await removeTree(target);
    if (unit.type === 'symlink') {
      await makeFolder(path.dirname(target));
      await linkTo(unit.target, target);
    } else if ('text' in unit.content) {
      await writeFileAtomic(target, unit.content.text);
    } else {
      const copied = await copySource(sourceDir, unit.content, target, params.units);
      if (!copied.ok) return copied;
    }
  }
  const folder = await tree.place(FOLDER);
  if (folder !== undefined) await makeFolder(folder);
  return success(undefined);
}

/** Whether a directory exists or can be created: nothing else is in its place. */
async function canHold(folder: string): Promise<boolean> {
  if (await isFolder(folder)) return true;
  return (await modifiedAt(folder)) === undefined && canHold(path.dirname(folder));
}

/** Symbolic links by path, with their targets. */
type Links = ReadonlyMap<string, string>;

async function linksIn(tree: ImageTree): Promise<Links> {
  const entries = await tree.list();
  return new Map(
    entries.flatMap((entry) => (entry.target === undefined ? [] : [[entry.path, entry.target]])),
  );
}

/**
 * A link in place of a directory whose target is not a directory here: the target's contents in the image are unknown.
 */
async function leadingAstray(tree: ImageTree, links: Links): Promise<[string, string] | undefined> {
  for (const [link, target] of links) {
    if (!LINK_FOLDERS.test(link)) continue;
    const place = await tree.place(link, { followLast: true });
    if (place === undefined || !(await isFolder(place))) return [link, target];
  }
  return undefined;
}

function cannotGoThrough([link, target]: [string, string], { root, units }: ServicesParams): Diagnostic {
  const planned = units.find((unit) => unit.path === `/${link}`);
  const where = root === 'qm' ? 'QM' : 'the host';
  return {
    code: 'build/service-link',
    severity: 'error',
    message: `units cannot be enabled, disabled or masked in ${where} through "/${link}", a symbolic link to "${target}", which has no directory of units`,
    hint: 'remove the link, or point it to a directory of units below /etc/systemd or /usr/lib/systemd',
    path: planned?.at ?? [...(root === 'qm' ? ['qm', 'content'] : ['content']), 'systemd'],
  };
}

/**
 * Links that systemctl has created or removed anywhere in the tree, because links in the image may have redirected it.
 */
function difference(root: Root, before: Links, after: Links): ServiceLink[] {
  const made = [...after].filter(([link, target]) => before.get(link) !== target);
  const gone = [...before.keys()].filter((link) => !after.has(link));
  const at = (link: string) => ({ root, path: `/${link}`, origin: 'nx-aib' }) as const;
  return [
    ...gone.map((link): ServiceLink => ({ ...at(link), type: 'absent' })),
    ...made.map(([link, target]): ServiceLink => ({ ...at(link), type: 'symlink', target })),
  ];
}

/**
 * The services whose units are missing. systemctl(1) names only the first one that it cannot enable, and silently
 * ignores missing units when disabling. A unit may be masked before it exists.
 */
async function notThere(
  tree: ImageTree,
  planned: readonly PlannedService[],
): Promise<readonly PlannedService[]> {
  const units = await unitsThere(tree);
  return planned.filter(({ unit, state }) => state !== 'masked' && !isThere(unit, units));
}

/** Attributes an error message of systemctl(1) to the units that it names, or to all if it names none. */
function refused(units: readonly PlannedService[], root: Root, stderr: string): Diagnostic[] {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const named = units.filter(({ unit }) => said.split(/[\s,/"']+/).some((word) => isUnit(word, unit)));
  return (named.length === 0 ? units : named).map((one) => cannotBe(one, root, said));
}

function cannotBe({ unit, state, at, origin }: PlannedService, root: Root, why: string): Diagnostic {
  const where: readonly string[] = root === 'qm' ? ['qm', 'content'] : ['content'];
  const list = [...where, 'systemd', state === 'disabled' ? 'disabled_services' : 'enabled_services'];
  const quadlet = state === 'disabled' ? 'is not enabled if it has no' : 'enables itself by its';
  return {
    code: 'build/service',
    severity: 'error',
    message: `${unit} cannot be ${state} in ${root === 'qm' ? 'QM' : 'the host'}: ${why}`,
    hint: `the unit comes from a package or from add_files; a Quadlet file ${quadlet} [Install] section`,
    ...(origin === 'manifest' && { path: at ?? list }),
  };
}

/** systemctl(1) treats a name without a suffix as a service, and ends a sentence with a full stop. */
function isUnit(word: string, unit: string): boolean {
  const said = word.replace(/\.$/, '');
  return said === unit || said === `${unit}.service`;
}
