import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VisitsView } from "@/modules/attendance/ui/desk/visits-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

interface Props {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.visits"))("title") };
}

export default async function VisitsPage({ params, searchParams }: Props) {
  const [{ tenant }, { day, hour, inside }] = await Promise.all([params, searchParams]);
  const shell = await guard(tenant, "/desk/visits", ["owner", "manager", "desk", "trainer"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  const isDay = typeof day === "string" && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  const isHour = typeof hour === "string" && /^([01]?\d|2[0-3])$/.test(hour);
  return (
    <VisitsView
      filter={{ day: isDay ? day : null, hour: isHour ? Number(hour) : null, inside: inside === "1" }}
    />
  );
}
