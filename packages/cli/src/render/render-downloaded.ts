import type { Downloaded } from '@nx-aib/builder';
import { renderMib } from './render-store';

/** The result of downloading: how many packages were already cached, and how much was downloaded. */
export function renderDownloaded({ file, folder, cached, downloaded, bytes }: Downloaded): string {
  const size = downloaded === 0 ? '' : ` (${renderMib(bytes)})`;
  return `${file}: ${cached + downloaded} packages in ${folder}: ${cached} already cached, ${downloaded} downloaded${size}\n`;
}
