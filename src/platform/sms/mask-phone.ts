/** `+254712345678` → `+254•••••678`: enough to recognise a number in a log, not enough to call it. */
export function maskPhone(phone: string): string {
  const shown = phone.length > 8 ? 3 : 0;
  const head = phone.slice(0, phone.length > 8 ? 4 : 1);
  return `${head}${"•".repeat(Math.max(0, phone.length - head.length - shown))}${shown ? phone.slice(-shown) : ""}`;
}
