import path from 'node:path';

/**
 * `my.image.json` beside `my.qcow2`: several images may be in one directory, and a name that says what it is meets
 * nobody's package.json.
 */
export function descriptorOf(out: string): string {
  return `${withoutFormat(out)}.image.json`;
}

/** What earlier versions called it. */
export function earlierDescriptorOf(out: string): string {
  return `${withoutFormat(out)}.json`;
}

/** What a name such as `.qcow2` has before its dot is a name all the same. */
function withoutFormat(out: string): string {
  return path.join(path.dirname(out), path.basename(out).replace(/(?<=.)\.(qcow2|raw|img)$/, ''));
}
