import { digestOf } from '@nx-aib/image-plan';
import { judgeSection, same, type CheckFamily } from './check';

/** The image file is the one that was built. The facts come from the verifier. */
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

/** A readable description that distinguishes an image's file from others. */
export function fileContent(size: number | undefined, { kind, value }: ReturnType<typeof digestOf>): string {
  return `${size} bytes, ${kind === 'sha256' ? 'sha256' : 'content digest'} ${value}`;
}
