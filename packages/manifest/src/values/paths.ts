import { isBelow } from '@nx-aib/core';
import { listed, shown, type Problem } from '../finding';
import { lineProblem } from './text';
import type { ValueReader } from './reading';

/** PATH_MAX without its final NUL, include/uapi/linux/limits.h. */
const LONGEST_PATH = 4095;
/** NAME_MAX, include/uapi/linux/limits.h. */
const LONGEST_NAME = 255;

/** `path` without `.`, `..`, double and trailing slashes; `..` in the root is the root, as in the image itself. */
export function normalised(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}

/** A normalised path in the image that `judge` accepts. */
function imagePathWhere(judge: (path: string, written: string) => Problem | undefined): ValueReader {
  return (value) => {
    const written = String(value);
    const path = normalised(written);
    const problem = absoluteProblem(written) ?? judge(path, written);
    return problem === undefined ? { value: path } : { problem };
  };
}

function absoluteProblem(text: string): Problem | undefined {
  if (!text.startsWith('/') && text !== '') {
    return (
      lineProblem(text) ?? {
        code: 'manifest/path-not-absolute',
        message: `${shown(text)} is not an absolute path`,
        hint: `start it with a slash: ${shown(normalised(text))}`,
      }
    );
  }
  return lineProblem(text) ?? lengthProblem(text);
}

function lengthProblem(text: string): Problem | undefined {
  const size = (part: string): number => new TextEncoder().encode(part).length;
  const long = text.split('/').find((name) => size(name) > LONGEST_NAME);
  if (long === undefined && size(text) <= LONGEST_PATH) return undefined;
  return {
    code: 'manifest/path-too-long',
    message:
      long === undefined
        ? `${shown(text)} has ${size(text)} bytes`
        : `${shown(long)} has ${size(long)} bytes`,
    hint: `a path has at most ${LONGEST_PATH} bytes, and each name in it at most ${LONGEST_NAME}`,
  };
}

/** `"/etc/../x"`, and its normalised form if that differs. */
function withMeaning(path: string, written: string): string {
  return path === written ? shown(path) : `${shown(written)}, which is ${path},`;
}

function below(
  directories: readonly string[],
  orSame: boolean,
): (path: string, written: string) => Problem | undefined {
  const allowed = listed(directories, 'or');
  return (path, written) => {
    const problem = (where: string): Problem => ({
      code: 'manifest/path-not-allowed',
      message: `${withMeaning(path, written)} is ${where}`,
      hint: `choose a path below ${allowed}, outside /usr/local`,
    });
    if (`${path}/`.startsWith('/usr/local/')) return problem('in /usr/local');
    if (directories.some((directory) => isBelow(path, directory))) return undefined;
    if (!directories.includes(path)) return problem(`not below ${allowed}`);
    return orSame ? undefined : problem(`${path} itself`);
  };
}

/** Where add_files may put files; the directories themselves only for source_glob, which a rule checks. */
export const fileDestination = imagePathWhere(below(['/etc', '/usr'], true));

export const directoryDestination = imagePathWhere(below(['/etc', '/usr', '/var'], false));

export const linkDestination = imagePathWhere(below(['/etc', '/usr', '/var'], false));

/** A path that must already exist in the image: its owner or mode is changed. */
export const imagePath = imagePathWhere(() => undefined);

export const removablePath = imagePathWhere((path, written) =>
  path === '/'
    ? {
        code: 'manifest/path-not-allowed',
        message: `${withMeaning(path, written)} is the root directory`,
        hint: 'name a file',
      }
    : undefined,
);

/** The target of a symbolic link, unchanged: symlink(7). */
export const linkTarget: ValueReader = (value) => {
  const problem = lineProblem(String(value)) ?? lengthProblem(String(value));
  return problem === undefined ? { value } : { problem };
};

/** A file or pattern beside the manifest, unchanged. */
export const sourcePath = linkTarget;
