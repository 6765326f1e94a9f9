/**
 * Prints what publint and "are the types wrong?" find in packed packages, as JSON: file → findings. Both are ESM, which Jest
 * does not load, and one process for all packages loads TypeScript once.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** JSON and JavaScript that only our own packages load: they have no types. */
const UNTYPED = /\.json$|^\.\/run-cli$/;

/** How TypeScript resolved modules before `exports` existed: it finds only the main entry of a package. */
const WITHOUT_EXPORTS = 'node10';

const found = {};
for (const file of process.argv.slice(2))
  found[basename(file)] = [...(await published(file)), ...(await typed(file))];
process.stdout.write(JSON.stringify(found));

async function published(file) {
  const { messages, pkg } = await publint({ pack: { tarball: bytes(file).buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}

async function typed(file) {
  const { entrypoints, problems } = await checkPackage(createPackageFromTarballData(bytes(file)));
  const untyped = Object.keys(entrypoints).filter((name) => UNTYPED.test(name));
  return problems
    .filter(({ entrypoint }) => !untyped.includes(entrypoint))
    .filter(({ entrypoint, resolutionKind }) => entrypoint === '.' || resolutionKind !== WITHOUT_EXPORTS)
    .map(({ kind, entrypoint = '', resolutionKind = '' }) => `${kind} ${entrypoint} ${resolutionKind}`);
}

function bytes(file) {
  return Uint8Array.from(readFileSync(file));
}
