import path from 'node:path';

/**
 * `my.image.json` beside `my.qcow2`: several images may be in one directory, and such a name does not clash with a
 * package.json or the like.
 */
export function descriptorOf(out: string): string {
  return `${withoutFormat(out)}.image.json`;
}

/** The name used by earlier versions. */
export function earlierDescriptorOf(out: string): string {
  return `${withoutFormat(out)}.json`;
}

/** A name such as `.qcow2` is kept as it is, although nothing precedes its dot. */
function withoutFormat(out: string): string {
  return path.join(path.dirname(out), path.basename(out).replace(/(?<=.)\.(qcow2|raw|img)$/, ''));
}
