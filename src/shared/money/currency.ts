/**
 * ISO 4217 currencies whose minor unit is not a hundredth. Kept here rather than read from `Intl`: stored amounts must
 * mean the same in every browser and on the server, and ICU versions disagree (some show TZS or IQD without decimals).
 */
const exceptions: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};

/** How many decimals a currency has: 0 for JPY and UGX, 2 for KES and TZS, 3 for KWD. */
export function minorDigits(currency: string): number {
  return Object.hasOwn(exceptions, currency) ? (exceptions[currency] ?? 2) : 2;
}

/** Whether the text has the form of an ISO 4217 code: three capital letters. */
export function isCurrencyCode(text: string): boolean {
  return /^[A-Z]{3}$/.test(text);
}
