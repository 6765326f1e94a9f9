import { version } from '../command-line/version';
import { STANDARD_IO } from '../print/text-io';
import { runAir } from './air-program';

void runAir(process.argv.slice(2), version, STANDARD_IO).then((status) => {
  process.exitCode = status;
});
