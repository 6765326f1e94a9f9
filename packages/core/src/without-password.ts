/** A text with URLs, without the user names and passwords in them. */
export function withoutPassword(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]*@/g, '$1');
}
