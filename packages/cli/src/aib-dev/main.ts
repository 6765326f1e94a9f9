import { createRequire } from 'node:module';
import { STANDARD_IO } from '../print/text-io';
import { createProgress } from '../render/progress';
import { runAibDev } from './program';

// `aib-dev plan x | head` closes the pipe early; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** This package's version; its package.json is two directories up from here in src and in dist. */
const { version } = createRequire(__filename)('../../package.json') as { readonly version: string };
const io = { ...STANDARD_IO, progress: createProgress(process.stderr) };

void runAibDev(process.argv.slice(2), { io, version }).then((status) => {
  // Not exit(): output still on its way to a pipe would be lost.
  process.exitCode = status;
});
