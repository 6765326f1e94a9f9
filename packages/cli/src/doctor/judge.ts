import type { MachineFacts } from './facts';
import type { Finding } from './finding';
import { judgeArchives, judgeClock, judgeDownloads } from './judge-archives';
import { judgeFolders } from './judge-folders';
import { judgeKvm, judgeMemory, judgeNamespaces, judgeSharedMemory } from './judge-machine';
import { judgePrograms } from './judge-programs';

/** Judges the facts about a machine; pure. */
export function judge(facts: MachineFacts): Finding[] {
  return [
    ...judgePrograms(facts.programs),
    judgeKvm(facts.kvm),
    judgeNamespaces(facts.namespaces),
    ...judgeFolders(facts),
    judgeMemory(facts),
    judgeSharedMemory(facts),
    judgeClock(facts),
    ...judgeDownloads(facts),
    ...judgeArchives(facts),
  ];
}
