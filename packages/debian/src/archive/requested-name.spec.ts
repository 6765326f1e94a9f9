import { debNameOf } from '@nx-aib/manifest';
import { requestedName } from './requested-name';

it.each(['vim', 'g++', 'vim:amd64', 'vim=2:9.1-1', 'vim:amd64=2:9.1-1', 'libstdc++6/trixie', 'a.b-c+1'])(
  'the name in %s is what the manifest language says it is',
  (request) => expect(requestedName(request)).toBe(debNameOf(request)),
);
