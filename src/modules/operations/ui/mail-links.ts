/** The web addresses in a mail's plain text, each once; nothing else than http(s). */
export function linksIn(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"']+/g) ?? [];
  return [...new Set(found.map((link) => link.replace(/[.,;:!?)]+$/, "")))].filter((link) =>
    URL.canParse(link),
  );
}
