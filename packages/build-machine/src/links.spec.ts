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

  it('has the state of the file at its end, unless that is a directory or missing', () => {
    link('real/file', 'first');
    const stateOf = (name: string) => wayTo(path.join(folder, name), folder).state;
    expect(stateOf('first')).toEqual(stateOf('real/file'));
    expect(stateOf('first')).toMatchObject({ path: 'file', type: 'file', size: 0 });
    for (const name of ['real', 'none', 'none/file']) expect(stateOf(name)).toBeUndefined();
  });

  it('is the same where others have met its directories, which are looked at once', () => {
    link('real', 'folder');
    const met = new Map<string, boolean>();
    for (const name of ['real/file', 'real/none', 'folder/file', 'none/file', 'real/../none/../real/file']) {
      const file = path.join(folder, name);
      const alone = wayTo(file, folder);
      for (let time = 1; time <= 2; time += 1) expect(wayTo(file, folder, met)).toEqual(alone);
    }
    expect([...met]).toEqual([
      [path.join(folder, 'real'), true],
      [path.join(folder, 'none'), false],
    ]);
    const look = jest.spyOn(fs, 'lstatSync');
    wayTo(path.join(folder, 'real/file'), folder, met);
    expect(look.mock.calls.map(([file]) => file)).toEqual([path.join(folder, 'real/file')]);
    look.mockRestore();
  });

  it('has an end before there is something', () => {
    link('real/later', 'folder');
    const end = (name: string) => way(name).end;
    expect(end('folder/sub/file')).toBe('real/later/sub/file');
    expect(end('real/file')).toBe('real/file');
  });
});
