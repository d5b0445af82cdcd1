import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import type { Locale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { safeForSpreadsheet } from "@/shared/text/spreadsheet";
import { findBatch, refusedStretch } from "../data";
import type { ImportProblem } from "../schema";

const STRETCH = 500;

/** Words of a row's problems, in the reader's language. */
function reasonWords(
  say: Awaited<ReturnType<typeof loadTranslator<"imports">>>,
  problems: readonly ImportProblem[],
): string {
  return problems
    .map((one) => {
      const words = say(`problems.${one.code}`, { ...one.params, value: one.value, row: one.row } as never);
      return one.column ? `${one.column}: ${words}` : words;
    })
    .join(" ");
}

/**
 * The rows that were left out, with the reason in front, ready to be mended and imported again: first the headings,
 * then stretches. Cells are safe for spreadsheets.
 * @throws DomainError NOT_FOUND
 */
export async function* exportRefusedRows(ctx: TenantContext, batchId: string): AsyncGenerator<string[][]> {
  const batch = await findBatch(ctx.db, batchId);
  if (!batch) throw new DomainError("NOT_FOUND");
  const say = await loadTranslator(ctx.locale as Locale, "imports");
  const headers = batch.source.columns.map((column) => safeForSpreadsheet(column.header));
  yield [[say("refused.row"), say("refused.reason"), ...headers]];
  for (let after = 0; ; ) {
    const rows = await refusedStretch(ctx.db, batchId, after, STRETCH);
    if (rows.length > 0) {
      yield rows.map(({ row, raw, problems }) =>
        [String(row), reasonWords(say, problems), ...raw].map(safeForSpreadsheet),
      );
    }
    if (rows.length < STRETCH) return;
    after = rows.at(-1)?.row ?? after;
  }
}
