import { join, posix, relative, resolve } from 'node:path';
import { readTextIfThere, wayTo } from '@nx-aib/build-machine';
import { isBoolean, isListOf, isObjectOf, isText } from '@nx-aib/core';
import { parseManifest } from '@nx-aib/manifest';
import { lockFileOf } from '@nx-aib/package-family';
import { codeState } from './code-state';
import { KeptFacts } from './kept-facts';
import { literalGlob, namedFiles, type NamedFile, type NamedFiles } from './named-files';
import { packagesProject, type PackagesProject } from './packages-project';
import { outputFolder, type OutputFolder } from '../outputs/output-folder';
import { outputPathOf, type PluginOptions } from './plugin-options';
import { NOTHING, readEach, readFiles, rootOf, together, type ReadFiles, type Root } from './read-files';
import { askedFor, SeenFiles } from './seen-files';
import type { ImageFacts } from './targets';

/** The content of a manifest, before it is known which of its files Nx sees. */
interface ReadImage {
  readonly manifest: string;
  readonly project: string;
  readonly imageName: string;
  /** False if the manifest cannot be parsed: then the files that it names are unknown. */
  readonly isParsed: boolean;
  /** The manifest and its lock. */
  readonly own: ReadFiles;
  /** What the manifest names, file by file. */
  readonly named: readonly ReadFiles[];
  readonly output: OutputFolder;
  readonly packages: PackagesProject | undefined;
}

/** The context for reading manifests. */
interface Reading {
  readonly root: Root;
  readonly options: PluginOptions;
  readonly kept: KeptFacts;
}

/**
 * Everything that the targets of images depend on. Errors in a manifest are reported by its own targets: they do not
 * affect other projects.
 * @param names the names of the images, by manifest
 */
export async function readImages(
  manifests: readonly string[],
  names: ReadonlyMap<string, string>,
  workspaceRoot: string,
  options: PluginOptions,
): Promise<ImageFacts[]> {
  const kept = await KeptFacts.open(workspaceRoot, JSON.stringify(options), await codeState());
  const root = await rootOf(workspaceRoot);
  const trusted = await readFiles(root, trustedFiles(options, workspaceRoot));
  const images = await Promise.all(
    manifests.map((manifest) =>
      readImage(manifest, names.get(manifest) ?? manifest, { root, options, kept }),
    ),
  );
  await kept.save();
  const asked = [trusted, ...images.flatMap(({ own, named }) => [own, ...named])].flatMap(askedFor);
  const seen = await SeenFiles.of(workspaceRoot, asked);
  return images.map((image) => ({
    ...factsOf(image, seen),
    // If a signature is required, the manifest must be the signed one, byte for byte.
    trusted: {
      files: trusted.globs.length === 0 ? [] : [image.manifest, ...trusted.globs],
      cacheable: seen.haveAll(trusted),
    },
  }));
}

function factsOf(
  { own, named: each, isParsed, ...image }: ReadImage,
  seen: SeenFiles,
): Omit<ImageFacts, 'trusted'> {
  const named = together(each.map((one) => seen.counted(one)));
  return {
    ...image,
    files: together([own, named]).globs,
    sources: named.globs,
    commands: named.commands,
    cacheable: isParsed && seen.haveAll(own) && named.outside.length === 0,
  };
}

function trustedFiles({ key, ca }: PluginOptions, workspaceRoot: string): NamedFile[] {
  const files = [key, ca].filter((file) => file !== undefined);
  return files.map((text) => ({
    text,
    path: relative(workspaceRoot, resolve(workspaceRoot, text)),
    glob: false,
  }));
}

/** The manifest, and the lock beside it, which may not exist. */
async function ownFiles(root: Root, manifest: string): Promise<ReadFiles> {
  const lock = lockFileOf(manifest);
  const files = [manifest, ...(isLocked(root, manifest) ? [lock] : [])].map((path) => ({
    text: path,
    path,
    glob: false,
  }));
  const read = await readFiles(root, files);
  return { ...read, globs: [...new Set([...read.globs, literalGlob(lock)])] };
}

function isLocked({ called }: Root, manifest: string): boolean {
  return wayTo(join(called, lockFileOf(manifest)), called).exists;
}

async function readImage(
  manifest: string,
  project: string,
  { root, options, kept }: Reading,
): Promise<ReadImage> {
  const workspaceRoot = root.called;
  const own = await ownFiles(root, manifest);
  const output = await outputFolder(workspaceRoot, outputPathOf(options, project));
  const unread = {
    manifest,
    project,
    imageName: project,
    isParsed: false,
    own,
    named: [],
    output,
    packages: undefined,
  };
  try {
    const text = await readTextIfThere(join(workspaceRoot, manifest));
    const said = text === undefined ? undefined : await whatIsSaid(manifest, text, kept);
    if (said === undefined) return unread;
    const { inside, outside } = said;
    const named = [...(await readEach(root, inside)), { ...NOTHING, outside }];
    const from = async () => {
      const files = [manifest, ...(isLocked(root, manifest) ? [lockFileOf(manifest)] : [])];
      const texts = files.map((file) => readTextIfThere(join(workspaceRoot, file)));
      return [await Promise.all(texts), own, ...named];
    };
    const packages = await packagesProject(workspaceRoot, manifest, options, from, kept);
    return { ...unread, imageName: said.name, isParsed: true, named, packages };
  } catch {
    // A file that cannot be read, or the like: the targets try again, and report the reason.
    return unread;
  }
}

/** What Nx needs to know about a manifest; undefined if it cannot be parsed. */
function whatIsSaid(manifest: string, text: string, kept: KeptFacts): Promise<Said | undefined> {
  return kept.of(['said', manifest, text], isSaid, () => {
    const parsed = parseManifest(text, manifest);
    if (!parsed.ok) return Promise.resolve(undefined);
    const said = parsed.value.manifest;
    return Promise.resolve({ name: said.name, ...namedFiles(said, posix.dirname(manifest)) });
  });
}

interface Said extends NamedFiles {
  /** The image's own name. */
  readonly name: string;
}

const isSaid = isObjectOf<Said>({
  name: isText,
  inside: isListOf(isObjectOf<NamedFile>({ text: isText, path: isText, glob: isBoolean })),
  outside: isListOf(isText),
});
