import { runNx } from './run-nx';

const err = (text: string) => void process.stderr.write(text);

void runNx(process.argv.slice(2), process.cwd(), { err }).then((status) => {
  // Not exit(): output still on its way to a pipe would be lost.
  process.exitCode = status;
});
