import path, { posix } from 'node:path';
import {
  formatFiles,
  generateFiles,
  logger,
  offsetFromRoot,
  readNxJson,
  type GeneratorCallback,
  type Tree,
} from '@nx/devkit';
import { isObject, isText, success, type Diagnostic, type Result } from '@nx-aib/core';
import { parseManifest } from '@nx-aib/manifest';
import { DEFAULT_DISTRO, DEFAULT_TARGET } from '@nx-aib/planner';
import { bootFor, loadDistribution, loadTarget } from '@nx-aib/platforms';
import { isOutside } from '../../infer/named-files';
import { initGenerator } from '../init/generator';
import { registrations } from '../../registrations';
import { schemaFile } from './schema-file';

/** The options of the generator `image`. */
export interface NewImageOptions {
  readonly name: string;
  /** From the workspace's root. */
  readonly directory?: string;
  readonly qm?: boolean;
  readonly target?: string;
  readonly skipFormat?: boolean;
}

const TEMPLATES = path.join(__dirname, '../../../templates/image');

/**
 * Writes `NAME.aib.yml`, a manifest that can be built as it is, and registers the plugin where that was not done.
 * @throws Error with all that is wrong with the options; Nx prints it.
 */
export async function imageGenerator(tree: Tree, options: NewImageOptions): Promise<GeneratorCallback> {
  const { name, directory = '', qm = true, target = DEFAULT_TARGET, skipFormat = false } = options;
  const folder = posix.normalize(directory);
  const manifest = posix.join(folder, `${name}.aib.yml`);
  refuse([
    ...wrongName(name),
    ...wrongFolder(folder),
    ...wrongTarget(target, distroOf(tree)),
    ...(tree.exists(manifest) ? [`${manifest} exists: choose another name, or remove it first`] : []),
  ]);
  await initGenerator(tree, { skipFormat: true });
  const schema = await schemaFile(tree);
  generateFiles(tree, TEMPLATES, folder, {
    ...{ name, qm, target },
    nameAsYaml: asYaml(name),
    schema: `${folder === '.' ? '' : offsetFromRoot(folder)}${schema}`,
  });
  if (!skipFormat) await formatFiles(tree);
  return () => logger.info(`next: nx plan ${name}, then nx build ${name}`);
}

function refuse(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function wrongName(name: string): string[] {
  // As it stands in the manifest, with the language's own rules.
  const parsed = parseManifest(`name: ${quoted(name)}\n`, '');
  return parsed.ok ? [] : parsed.diagnostics.map(asLine);
}

function wrongFolder(folder: string): string[] {
  return posix.isAbsolute(folder) || isOutside(folder)
    ? [`directory: "${folder}" is outside the workspace`]
    : [];
}

function wrongTarget(name: string, distro: string): string[] {
  const boots = bootsOn(name, distro);
  return boots.ok ? [] : boots.diagnostics.map(asLine);
}

/** Whether images of a distribution can be built for a target, of whichever architecture. */
function bootsOn(name: string, distro: string): Result<unknown> {
  const target = loadTarget(name);
  if (!target.ok) return target;
  const distribution = loadDistribution(distro);
  if (!distribution.ok) return distribution;
  const boots = target.value.arches.map((arch) => bootFor(target.value, distribution.value, arch));
  return boots.find(({ ok }) => ok) ?? boots[0] ?? success(undefined);
}

/** The distribution that all images of the workspace are built from. */
function distroOf(tree: Tree): string {
  const given = registrations(readNxJson(tree) ?? {}).map(({ options }) =>
    isObject(options) ? options['distro'] : undefined,
  );
  return given.find(isText) ?? DEFAULT_DISTRO;
}

function asLine({ message, hint }: Diagnostic): string {
  return hint === undefined ? message : `${message}: ${hint}`;
}

/** A name in a manifest, with quotes where YAML would read it as something else: 1.0, no. */
function asYaml(name: string): string {
  const plain = parseManifest(`name: ${name}\n`, '');
  return plain.ok && plain.value.manifest.name === name ? name : quoted(name);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
