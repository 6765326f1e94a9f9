import { readTextIfThere } from '@nx-aib/build-machine';
import { STANDARD_IO } from '../print/text-io';
import { runAir } from './air-program';

async function main(): Promise<void> {
  const manifest = await readTextIfThere(`${__dirname}/../../package.json`);
  const { version } = JSON.parse(manifest ?? '{"version":"unknown"}') as { version: string };
  process.exitCode = await runAir(process.argv.slice(2), version, STANDARD_IO);
}

void main();
