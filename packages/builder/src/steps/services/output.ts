import { either, isExactly, isListOf, isOneOf, isText } from '@nx-aib/core';
import type { PlannedPath } from '@nx-aib/image-plan';
import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** The effect of enabling, disabling and masking units. */
export interface ServicesOutput {
  /** The links created and removed, as planned paths: JSON, `isServiceLinks`. */
  readonly links: string;
}

/**
 * A link that is created or removed when units are enabled or disabled. It is not requested by name, so it has no
 * position.
 */
export type ServiceLink = Made | Gone;

type Made = Omit<Extract<PlannedPath, { readonly type: 'symlink' }>, 'at'>;
type Gone = Omit<Extract<PlannedPath, { readonly type: 'absent' }>, 'at'>;

const LINK = { root: isOneOf('host', 'qm'), path: isText, origin: isOneOf('nx-aib') } as const;

/** Whether a value is a list of such links. */
export const isServiceLinks = isListOf(
  either(
    isExactly<Made>({ ...LINK, type: isOneOf('symlink'), target: isText }),
    isExactly<Gone>({ ...LINK, type: isOneOf('absent') }),
  ),
);

export const servicesOutput: View<ServicesOutput> = (folder) => ({ links: path.join(folder, 'links.json') });
