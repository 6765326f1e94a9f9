import { readTextIfThere } from '@nx-aib/build-machine';
import { runAir } from './air-program';

async function main(): Promise<void> {
  const manifest = await readTextIfThere(`${__dirname}/../../package.json`);
  const { version } = JSON.parse(manifest ?? '{"version":"unknown"}') as { version: string };
  const io = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
  };
  process.exitCode = await runAir(process.argv.slice(2), version, io);
}

void main();
