import { digestOf } from '@nx-aib/image-plan';
import { judgeSection, same, type CheckFamily } from './check';

/** The file itself is the one that was built. The verifier gives the facts. */
export const artifact: CheckFamily = {
  name: 'artifact',
  checks: ({ artifact: { file, size, ...digest } }) => {
    const expected = fileContent(size, digestOf(digest));
    return [
      {
        id: 'artifact/content',
        title: `${file} is the file that was built`,
        expected,
        judge: (facts) => judgeSection(facts, 'content', (text) => same(text, expected)),
      },
    ];
  },
  script: () => '',
};

/** What tells an image's file from another one, in words. */
export function fileContent(size: number | undefined, { kind, value }: ReturnType<typeof digestOf>): string {
  return `${size} bytes, ${kind === 'sha256' ? 'sha256' : 'content digest'} ${value}`;
}
