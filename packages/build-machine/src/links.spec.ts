import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { wayTo } from './links';

let folder: string;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'links-')));
  fs.mkdirSync(path.join(folder, 'real'));
  fs.writeFileSync(path.join(folder, 'real/file'), '');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

const link = (target: string, at: string) => fs.symlinkSync(target, path.join(folder, at));

async function way(name: string) {
  const { links, place } = await wayTo(path.join(folder, name), folder);
  return {
    links: links.map((one) => `${path.relative(folder, one.path)}${one.toFolder ? '/' : ''}`),
    place: place === undefined ? undefined : path.relative(folder, place),
  };
}

describe('the way to a file', () => {
  it('has no links where there are none, and an end where there is something', async () => {
    expect(await way('real/file')).toEqual({ links: [], place: 'real/file' });
    expect(await way('real/none')).toEqual({ links: [], place: undefined });
  });

  it('passes each link of a chain, relative and absolute, to folders and to files', async () => {
    link('real', 'folder');
    link(path.join(folder, 'folder/file'), 'absolute');
    link('absolute', 'first');
    expect(await way('first')).toEqual({
      links: ['first', 'absolute', 'folder/'],
      place: 'real/file',
    });
  });

  it('goes up from where a link leads to, and not from where it is', async () => {
    fs.mkdirSync(path.join(folder, 'real/deep'));
    link('real/deep', 'down');
    link('down/../file', 'up');
    expect(await way('up')).toEqual({ links: ['up', 'down/'], place: 'real/file' });
  });

  it('ends where links lead round in a circle or to nothing', async () => {
    link('circle', 'circle');
    link('nowhere', 'broken');
    expect((await way('circle')).place).toBeUndefined();
    expect(await way('broken')).toEqual({ links: ['broken'], place: undefined });
  });
});
