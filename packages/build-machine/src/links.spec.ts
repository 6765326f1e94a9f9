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

function way(name: string) {
  const { links, end, exists } = wayTo(path.join(folder, name), folder);
  return {
    links: links.map((one) => `${path.relative(folder, one.path)}${one.toFolder ? '/' : ''}`),
    end: path.relative(folder, end),
    exists,
  };
}

describe('the way to a file', () => {
  it('has no links where there are none, and exists where there is something', () => {
    expect(way('real/file')).toEqual({ links: [], end: 'real/file', exists: true });
    expect(way('real/none')).toEqual({ links: [], end: 'real/none', exists: false });
    expect(way('real/file/none')).toEqual({ links: [], end: 'real/file/none', exists: false });
    expect(way('none/file')).toEqual({ links: [], end: 'none/file', exists: false });
  });

  it('passes each link of a chain, relative and absolute, to folders and to files', () => {
    link('real', 'folder');
    link(path.join(folder, 'folder/file'), 'absolute');
    link('absolute', 'first');
    expect(way('first')).toEqual({
      links: ['first', 'absolute', 'folder/'],
      ...{ end: 'real/file', exists: true },
    });
  });

  it('goes up from where a link leads to, and not from where it is', () => {
    fs.mkdirSync(path.join(folder, 'real/deep'));
    link('real/deep', 'down');
    link('down/../file', 'up');
    expect(way('up')).toEqual({ links: ['up', 'down/'], end: 'real/file', exists: true });
  });

  it('ends where links lead round in a circle or to nothing', () => {
    link('circle', 'circle');
    link('nowhere', 'broken');
    expect(way('circle')).toMatchObject({ exists: false });
    expect(way('broken')).toEqual({ links: ['broken'], end: 'nowhere', exists: false });
  });

  it('has an end before there is something', () => {
    link('real/later', 'folder');
    const end = (name: string) => way(name).end;
    expect(end('folder/sub/file')).toBe('real/later/sub/file');
    expect(end('real/file')).toBe('real/file');
  });
});
