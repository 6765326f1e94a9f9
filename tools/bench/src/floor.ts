import path from 'node:path';
import { copySparse, listTree, monotonicMilliseconds, removeTree, run, writeFileAtomic } from '@nx-aib/host';

/**
 * The least that a changed file in an image can cost with ordinary tools: copy the disk that holds the file systems,
 * rewrite one file inside ext4, convert the disk to qcow2. @returns seconds
 */
export async function floor(storeDir: string, work: string, rootOffset: number): Promise<number> {
  const disk = (await listTree(path.join(storeDir, 'objects'))).find(({ path: file }) =>
    file.endsWith('/disk.raw'),
  );
  if (disk === undefined) throw new Error('the store has no filled disk');
  const [copy, image, script] = ['floor.raw', 'floor.qcow2', 'motd'].map((name) => path.join(work, name)) as [
    string,
    string,
    string,
  ];
  await writeFileAtomic(script, 'another text\n');
  await writeFileAtomic(`${script}.debugfs`, `rm /etc/issue\nwrite motd /etc/issue\n`);
  const started = monotonicMilliseconds();
  await copySparse(path.join(storeDir, 'objects', disk.path), copy);
  const at = `${copy}?offset=${rootOffset}`;
  const changed = await run(['debugfs', '-w', '-f', `${script}.debugfs`, at], { cwd: work });
  const converted = await run(['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', copy, image]);
  const seconds = (monotonicMilliseconds() - started) / 1000;
  if (!changed.ok || !converted.ok)
    throw new Error(`the floor could not be measured: ${changed.stderr}${converted.stderr}`);
  await Promise.all([removeTree(copy), removeTree(image)]);
  return seconds;
}
