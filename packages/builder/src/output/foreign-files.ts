import { fileState, liesIn, modifiedAt, readStart, samePlace } from '@nx-aib/build-machine';
import { contentsBeside } from '@nx-aib/image-plan';
import type { Diagnostic } from '@nx-aib/core';
import type { BuildRequest } from '../build-request';
import { STORE_FOLDERS } from '@nx-aib/steps';
import { describedFile } from './described-file';
import { isImage } from './is-image';
import path from 'node:path';

/** The parts of a build request that determine where files are written and what must not be replaced. */
export type OutputPlaces = Pick<BuildRequest, 'out' | 'descriptor' | 'plan' | 'manifestDir' | 'storeDir'>;

/**
 * Why existing files at the places of an image and the files beside it must not be replaced: a build replaces only our
 * own images, descriptors and content manifests. Error: `output/foreign-file`.
 */
export async function foreignFiles(places: OutputPlaces): Promise<Diagnostic[]> {
  const image = await whyNotReplace(places, places.out, () =>
    isImage(places.out, places.descriptor, places.plan),
  );
  if (image !== undefined)
    return [foreign(`the image "${places.out}"`, image, 'an image that was built there')];
  const descriptor = await whyNotReplace(
    places,
    places.descriptor,
    async () => (await describedFile(places.descriptor)) !== undefined,
  );
  if (descriptor !== undefined)
    return [
      foreign(`the image's descriptor "${places.descriptor}"`, descriptor, 'the descriptor of an image'),
    ];
  const listed = contentsBeside(places.descriptor);
  const contents = await whyNotReplace(places, listed, () => isContents(listed));
  return contents === undefined
    ? []
    : [foreign(`the image's content manifest "${listed}"`, contents, 'the content manifest of an image')];
}

/** Suffixes that later commands would interpret. */
const RESERVED = [
  ['.aib.yml', 'a manifest'],
  ['.aib.lock', 'a lock'],
] as const;

async function whyNotReplace(
  { storeDir, plan, manifestDir }: OutputPlaces,
  file: string,
  isOurs: () => Promise<boolean>,
): Promise<string | undefined> {
  const reserved = RESERVED.find(([ending]) => file.endsWith(ending));
  if (reserved !== undefined) return `its name is reserved for ${reserved[1]}`;
  if (await isInStore(storeDir, file)) return `it is inside the store "${storeDir}"`;
  const state = fileState(file);
  if (state === undefined) return undefined;
  if (state.type === 'symlink') return `a symbolic link to "${state.target ?? ''}" is there`;
  for (const planned of plan.paths) {
    if (planned.type !== 'file' || !('source' in planned.content)) continue;
    const { source } = planned.content;
    if (await samePlace(path.resolve(manifestDir, source), file))
      return `the manifest takes "${source}" into the image`;
  }
  // An empty file may have been created for the image, with mktemp(1).
  if (state.type === 'file' && state.size === 0) return undefined;
  return (await isOurs()) ? undefined : 'another file exists there';
}

/** Starts like the output of `renderContents`. */
async function isContents(file: string): Promise<boolean> {
  const start = await readStart(file, CONTENTS_START.length);
  return start !== undefined && Buffer.from(start).toString('latin1') === CONTENTS_START;
}

const CONTENTS_START = '#mtree\n# file system ';

/** In one of the store's existing directories; other files beside these do not matter. */
async function isInStore(storeDir: string, file: string): Promise<boolean> {
  for (const name of STORE_FOLDERS) {
    const folder = path.join(storeDir, name);
    if ((await modifiedAt(folder)) !== undefined && (await liesIn(folder, file))) return true;
  }
  return false;
}

function foreign(what: string, why: string, replaced: string): Diagnostic {
  return {
    code: 'output/foreign-file',
    severity: 'error',
    message: `${what} cannot be written: ${why}`,
    hint: `a build replaces ${replaced} and nothing else: choose another output, or move the existing file away`,
  };
}
