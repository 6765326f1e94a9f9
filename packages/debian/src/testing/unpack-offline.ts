import type { ToolsParams } from '../params/step-params';
import { tools } from '../steps/tools/tools';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Runs a `tools` step with the parameters in `folder`/params.json and the downloads in `keep`; prints its result. */
export async function unpackOffline(folder: string, keep: string): Promise<void> {
  const params = JSON.parse(readFileSync(path.join(folder, 'params.json'), 'utf8')) as ToolsParams;
  const made = await tools.act(tools.step({ name: 'tools', params, reads: {} }), {
    ...{ inputs: {}, sourceDir: folder, output: path.join(folder, 'output') },
    ...{ scratch: path.join(folder, 'scratch'), logFile: path.join(folder, 'log') },
    ...{ downloads: path.join(folder, 'own'), sharedDownloads: keep },
  });
  process.stdout.write(JSON.stringify(made));
}
