const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML, in content and in quoted attributes. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);

/** A plain page: no script, no style, nothing loaded, so it stands under the strictest policy. */
export function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head>
<body><main><h1>${escapeHtml(title)}</h1>
<p><strong>Simulator. No money moves.</strong></p>
${content}
</main></body>
</html>`;
}

/** A form of one button. */
export function button(action: string, label: string, fields: Readonly<Record<string, string>> = {}): string {
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  return `<form method="post" action="${escapeHtml(action)}">${inputs}<p><button>${escapeHtml(label)}</button></p></form>`;
}

/** Units of 1/100 with their currency, for people. */
export const amountText = (minor: number, currency: string) => `${currency} ${(minor / 100).toFixed(2)}`;
