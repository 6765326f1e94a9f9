import type { ManifestPath } from '@nx-aib/core';
import { parseManifest } from './parse/parse-manifest';
import { withLocations, type ManifestSource } from './manifest-source';

const text = `name: car
qm:
  memory_limit: &limit
    max: "40%"
  content:
    rpms:
      - vim
      - nano
image:
  partitions: {var: {relative_size: 0.2}}
`;

function sourceOf(manifest: string): ManifestSource {
  const result = parseManifest(manifest, 'car.aib.yml');
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value.source;
}

describe('locate', () => {
  const place = (path: ManifestPath): string => {
    const { line, column, length, lineText } = sourceOf(text).locate(path)!;
    return `${line}:${column} ${lineText.slice(column - 1, column - 1 + length)}`;
  };

  it.each([
    [['name'], '1:7 car'],
    [['qm', 'memory_limit', 'max'], '4:10 "40%"'],
    [['qm', 'content', 'rpms', 1], '8:9 nano'],
    [['image', 'partitions', 'var', 'relative_size'], '10:37 0.2'],
  ])('finds the scalar at %j', (path, found) => {
    expect(place(path)).toBe(found);
  });

  it('finds a mapping or a list by its key', () => {
    expect(place(['qm', 'memory_limit'])).toBe('3:3 memory_limit');
    expect(place(['qm', 'content', 'rpms'])).toBe('6:5 rpms');
  });

  it('falls back to the nearest ancestor that is there', () => {
    expect(place(['qm', 'memory_limit', 'high'])).toBe('3:3 memory_limit');
    expect(place(['image', 'image_size'])).toBe('9:1 image');
    expect(place(['kernel', 'cmdline', 0])).toBe('1:1 name: car');
    expect(place([])).toBe('1:1 name: car');
  });

  it('finds what an alias or a merge key brings in where it is written', () => {
    const source = sourceOf(
      'name: car\ncontent: &c {rpms: [vim]}\nqm:\n  content:\n    <<: *c\n    debs: [nano]\n',
    );
    expect(source.locate(['qm', 'content', 'rpms', 0])).toMatchObject({ line: 2, column: 21, length: 3 });
    expect(source.locate(['qm', 'content', 'debs', 0])).toMatchObject({ line: 6, column: 12, length: 4 });
  });

  it('counts columns in UTF-16 code units and leaves CR out of the line', () => {
    const source = sourceOf('name: car\r\nversion: "😀"\r\ntarget: qemu\r\n');
    expect(source.locate(['version'])).toEqual({
      file: 'car.aib.yml',
      line: 2,
      column: 10,
      length: 4,
      lineText: 'version: "😀"',
    });
  });
});

describe('locateLine', () => {
  const at = (manifest: string, line: number) => {
    const found = sourceOf(manifest).locateLine(['content', 'add_files', 0, 'text'], line)!;
    return [found.line, found.lineText.slice(found.column - 1, found.column - 1 + found.length)];
  };
  const file = (text: string) => `name: car\ncontent:\n  add_files:\n    - path: /etc/x\n      text: ${text}`;

  it('finds the line of a literal block, wherever it starts and ends', () => {
    const block = file('|\n\n        [Service]\n          MemoryMax=2G  \n        # end\n');
    expect([1, 2, 3, 4].map((line) => at(block, line))).toEqual([
      [6, ''],
      [7, '[Service]'],
      [8, 'MemoryMax=2G'],
      [9, '# end'],
    ]);
    expect(at(file('&unit |-\n        a\n        b'), 2)).toEqual([7, 'b']);
    expect(at(file('|\r\n        a\r\n        b\r\n').replaceAll(/(?<!\r)\n/g, '\r\n'), 2)).toEqual([7, 'b']);
  });

  it('finds the value where its lines are not those of the text', () => {
    expect(at(file('"a\\nb"'), 2)).toEqual([5, '"a\\nb"']);
    expect(at(file('>\n        a\n        b\n'), 2)[0]).toBe(5);
    expect(at(file('|\n        a\n'), 9)[0]).toBe(5);
  });
});

describe('withLocations', () => {
  const source = sourceOf(text);
  const base = { code: 'memory/x', severity: 'error', message: 'm' } as const;

  it('gives planners’ diagnostics their place', () => {
    expect(withLocations([{ ...base, path: ['qm', 'memory_limit', 'max'] }], source)).toEqual([
      {
        ...base,
        path: ['qm', 'memory_limit', 'max'],
        location: { file: 'car.aib.yml', line: 4, column: 10, length: 5, lineText: '    max: "40%"' },
      },
    ]);
  });

  it('gives those about a line of a text the place of that line', () => {
    const unit = sourceOf('name: car\ncontent: { add_files: [{ path: /etc/x, text: ab }] }\n');
    const about = { ...base, path: ['content', 'add_files', 0, 'text'], textLine: 1 };
    expect(withLocations([about], unit)[0]?.location).toMatchObject({ line: 2, length: 2 });
  });

  it('leaves alone what has a place already, or no path', () => {
    const location = { file: 'x', line: 1, column: 1, length: 1, lineText: '' };
    const diagnostics = [base, { ...base, path: ['name'], location }];
    expect(withLocations(diagnostics, source)).toEqual(diagnostics);
  });
});
