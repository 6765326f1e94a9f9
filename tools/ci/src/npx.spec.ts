import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const repository = path.resolve(__dirname, '../../..');
const isPage = (file: string) => file.endsWith('.md') && !/(^|\/)(node_modules|dist)\//.test(file);
const pages = ['docs', 'e2e', 'packages', 'tools']
  .flatMap((folder) =>
    readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(folder, file),
    ),
  )
  .concat(['CONTRIBUTING.md', 'README.md'])
  .filter(isPage);

describe('the commands in our pages', () => {
  it('are looked for in all of them', () => {
    expect(pages).toContain('packages/cli/README.md');
    expect(pages.length).toBeGreaterThan(25);
  });

  it.each(pages)(
    '%s has no `npx air IMAGE`: it would fetch an unrelated package where ours is not installed',
    (page) => {
      const text = readFileSync(path.join(repository, page), 'utf8');
      expect(text.match(/^.*\bnpx (--?\w+ )*air [-\w].*$/gm) ?? []).toEqual([]);
    },
  );
});
