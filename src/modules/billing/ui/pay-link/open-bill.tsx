"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import type { PayLinkTender, PayLinkView } from "../../pay-links/schema";
import { BillLines, MoneyRow } from "../pay/bill-lines";
import { useFailureWords } from "../pay/failure-words";
import { useMoney } from "../pay/money-words";
import { isUnderWay } from "../pay/use-attempts";
import { WayChoice } from "../pay/way-choice";
import { AttemptCard } from "./attempt-card";
import { keepForReturn, type usePayLink } from "./use-pay-link";

type OpenLink = Extract<PayLinkView, { state: "open" }>;

/** Who pays what, for what, and how. The whole of what is open is paid; there is nothing to type wrong. */
export function OpenBill({
  token,
  link,
  calls,
}: {
  token: string;
  link: OpenLink;
  calls: ReturnType<typeof usePayLink>;
}) {
  const t = useTranslations("billing.payLink");
  const locale = useLocale();
  const money = useMoney();
  const { tenant } = useShell();
  const { attempt } = calls;
  const paidMinor = link.totalMinor - link.openMinor;
  const paidNow = attempt?.status === "succeeded";
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="font-semibold text-title">{t("title")}</h1>
        <p className="mt-0.5 text-ink-2">
          {t("for", { number: link.number ?? "", name: link.payerName })}
          {link.dueOn === null || paidNow ? null : (
            <span className="block">{t("due", { date: formatLocalDate(link.dueOn, locale, "long") })}</span>
          )}
        </p>
      </div>
      <section
        aria-label={t("lines")}
        className="grid gap-4 rounded-md border border-line bg-panel p-4 sm:p-5"
      >
        <BillLines lines={link.lines} currency={link.currency} label={t("lines")} />
        <dl className="grid gap-2 border-line border-t pt-4">
          {paidMinor > 0 ? (
            <MoneyRow label={t("paidAlready")}>{money(-paidMinor, link.currency)}</MoneyRow>
          ) : null}
          <MoneyRow label={t(paidNow ? "paidNow" : "toPay")} strong className="text-title">
            {money(link.openMinor, link.currency)}
          </MoneyRow>
        </dl>
      </section>
      {attempt && (isUnderWay(attempt.status) || paidNow) ? (
        <AttemptCard
          attempt={attempt}
          amount={money(link.openMinor, link.currency)}
          onLeave={() => keepForReturn(tenant.slug, token)}
          onOtherWay={calls.dismiss}
        />
      ) : link.ways.length > 0 ? (
        <PayForm token={token} link={link} calls={calls} />
      ) : (
        <p role="status">{t("noWays")}</p>
      )}
    </div>
  );
}

function PayForm({
  token,
  link,
  calls,
}: {
  token: string;
  link: OpenLink;
  calls: ReturnType<typeof usePayLink>;
}) {
  const t = useTranslations("billing.payLink");
  const words = useFailureWords();
  const money = useMoney();
  const { tenant } = useShell();
  const inWords = useDescribeError();
  const [tender, setTender] = useState<PayLinkTender>(link.ways[0] ?? "mpesa");
  const [phone, setPhone] = useState("");
  const [key, setKey] = useState<string>(() => crypto.randomUUID());
  const [refusal, setRefusal] = useState<string | null>(null);
  const failed = calls.attempt;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setRefusal(null);
    try {
      keepForReturn(tenant.slug, token);
      await calls.pay({ tender, phone: phone.trim(), idempotency: key });
      setKey(crypto.randomUUID());
    } catch (error) {
      const code = errorOf(error)?.code;
      setRefusal(inWords(error).message);
      // Without an answer the same payment is sent again; after a refusal it is a new one.
      if (code !== undefined && code !== "UNAVAILABLE" && code !== "TIMEOUT") setKey(crypto.randomUUID());
      // Somebody else was faster, or the gym changed the bill.
      if (code === "LINK_EXPIRED" || code === "AMOUNT_TOO_HIGH" || code === "PAYMENT_PENDING") {
        await calls.refresh();
      }
    }
  }

  const failure = failed && !isUnderWay(failed.status) && failed.status !== "succeeded" ? failed : null;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate aria-label={t("way")} className="grid gap-4">
      {failure ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny">
          {words(failure)}
        </p>
      ) : null}
      {link.ways.length > 1 ? (
        <WayChoice
          tenders={link.ways}
          value={tender}
          onChange={(chosen) => setTender(link.ways.find((way) => way === chosen) ?? tender)}
        />
      ) : null}
      {tender === "mpesa" ? (
        <Field
          label={t("phone")}
          hint={link.phoneEnd === null ? t("phoneHintNone") : t("phoneHint", { end: link.phoneEnd })}
          {...(link.phoneEnd === null ? { required: true } : { optional: true })}
        >
          <Input
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            maxLength={20}
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
        </Field>
      ) : (
        <p className="text-ink-2 text-small">{t(tender === "stripe" ? "cardHint" : "gcashHint")}</p>
      )}
      {refusal ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny">
          {refusal}
        </p>
      ) : null}
      <Button type="submit" variant="primary" size="lg" block loading={calls.paying}>
        {t("pay", { amount: money(link.openMinor, link.currency) })}
      </Button>
    </form>
  );
}
