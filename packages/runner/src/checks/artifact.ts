import { judgeSection, same, type CheckFamily } from './check';

/** The file itself is the one that was built. The verifier gives the facts. */
export const artifact: CheckFamily = {
  name: 'artifact',
  checks: ({ artifact: { file, sha256, size } }) => [
    {
      id: 'artifact/content',
      title: `${file} is the file that was built`,
      expected: `${size} bytes, sha256 ${sha256}`,
      judge: (facts) =>
        judgeSection(facts, 'content', (text) => same(text, `${size} bytes, sha256 ${sha256}`)),
    },
  ],
  script: () => '',
};
