import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** What enabling, disabling and masking units does. */
export interface ServicesOutput {
  /** The links that it makes and removes, as planned paths: JSON. */
  readonly links: string;
}

export const servicesOutput: View<ServicesOutput> = (folder) => ({ links: path.join(folder, 'links.json') });
