import { readJson } from '@nx-aib/build-machine';
import { isObjectOf, isText } from '@nx-aib/core';
import { STANDARD_IO } from '../print/text-io';
import { runAir } from './air-program';

const isPackage = isObjectOf<{ readonly version: string }>({ version: isText });

async function main(): Promise<void> {
  const manifest = await readJson(`${__dirname}/../../package.json`, isPackage);
  process.exitCode = await runAir(process.argv.slice(2), manifest?.version ?? 'unknown', STANDARD_IO);
}

void main();
