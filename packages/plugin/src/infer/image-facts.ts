import { join, posix, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readTextIfThere } from '@nx-aib/build-machine';
import { isBoolean, isListOf, isObjectOf, isText } from '@nx-aib/core';
import type * as language from '@nx-aib/manifest';
import type { KeptFacts } from './kept-facts';
import { namedFiles, type NamedFile, type NamedFiles } from './named-files';
import { contentsOf, ownFiles, settledFiles, type FileContent, type OwnFiles } from './own-files';
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
  kept: KeptFacts,
): Promise<ImageFacts[]> {
  const root = await rootOf(workspaceRoot);
  const trusted = await readFiles(root, trustedFiles(options, workspaceRoot));
  const own = await settledFiles(root, manifests);
  const images = await Promise.all(
    own.map((files) =>
      readImage(files, names.get(files.manifest) ?? files.manifest, { root, options, kept }),
    ),
  );
  const asked = [trusted, ...images.flatMap((image) => [image.own, ...image.named])].flatMap(askedFor);
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

async function readImage(
  own: OwnFiles,
  project: string,
  { root, options, kept }: Reading,
): Promise<ReadImage> {
  const { manifest } = own;
  const output = await outputFolder(root.called, outputPathOf(options, project), root.met);
  const unread = {
    manifest,
    project,
    imageName: project,
    isParsed: false,
    own: own.read,
    named: [],
    output,
    packages: undefined,
  };
  try {
    const contents = await contentsOf(own, root);
    const ownNow = () => ownFiles({ ...root, met: new Map() }, manifest);
    const isSame = async () => isDeepStrictEqual(await contentsOf(ownNow(), root), contents);
    const said = await whatIsSaid(manifest, contents[0], isSame, { root, kept });
    if (said === undefined) return unread;
    const { inside, outside } = said;
    const named = [...(await readEach(root, inside)), { ...NOTHING, outside }];
    const from = [contents, own.read, ...named];
    const packages = await packagesProject(root, manifest, options, { from, isSame }, kept);
    return { ...unread, imageName: said.name, isParsed: true, named, packages };
  } catch {
    // A file that cannot be read, or the like: the targets try again, and report the reason.
    return unread;
  }
}

/** What Nx needs to know about a manifest; undefined if it does not exist or cannot be parsed. */
function whatIsSaid(
  manifest: string,
  content: FileContent | undefined,
  isSame: () => Promise<boolean>,
  { root, kept }: Pick<Reading, 'root' | 'kept'>,
): Promise<Said | undefined> {
  const parse = async () => {
    const text = await readTextIfThere(join(root.called, manifest));
    if (text === undefined) return undefined;
    const parsed = loadLanguage().parseManifest(text, manifest);
    if (!parsed.ok) return undefined;
    const said = parsed.value.manifest;
    return { name: said.name, ...namedFiles(said, posix.dirname(manifest)) };
  };
  return kept.of(['said', manifest, content], isSaid, parse, isSame);
}

/** Loading it takes longer than everything else if no manifest has changed. */
function loadLanguage(): typeof language {
  // import() does not load TypeScript, which a work tree has in place of compiled code.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('@nx-aib/manifest') as typeof language;
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
