import { either, isExactly, isListOf, isOneOf, isText } from '@nx-aib/core';
import type { PlannedPath } from '@nx-aib/image-plan';
import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** What enabling, disabling and masking units does. */
export interface ServicesOutput {
  /** The links that it makes and removes, as planned paths: JSON, `isServiceLinks`. */
  readonly links: string;
}

/** A link that enabling units makes, or one that it removes. Nobody asks for it by name: so it has no place. */
export type ServiceLink = Made | Gone;

type Made = Omit<Extract<PlannedPath, { readonly type: 'symlink' }>, 'at'>;
type Gone = Omit<Extract<PlannedPath, { readonly type: 'absent' }>, 'at'>;

const LINK = { root: isOneOf('host', 'qm'), path: isText, origin: isOneOf('nx-aib') } as const;

/** Whether a value is a list of them. */
export const isServiceLinks = isListOf(
  either(
    isExactly<Made>({ ...LINK, type: isOneOf('symlink'), target: isText }),
    isExactly<Gone>({ ...LINK, type: isOneOf('absent') }),
  ),
);

export const servicesOutput: View<ServicesOutput> = (folder) => ({ links: path.join(folder, 'links.json') });
