/** Where a shift's report lies as PDF. */
export function shiftPdf(slug: string, shiftId: string, locale: string): string {
  return `/api/shifts/${slug}/${shiftId}.pdf?locale=${locale}`;
}

/** Fetches the report of a shift in the language of the page, from the gym in its address. */
export function printShift(shiftId: string): void {
  const [, slug = ""] = location.pathname.split("/");
  location.assign(shiftPdf(slug, shiftId, document.documentElement.lang));
}
