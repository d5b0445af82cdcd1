import {
  Cake,
  Check,
  Clock,
  CloudUpload,
  Ellipsis,
  HeartPulse,
  type LucideIcon,
  Sparkles,
  UserX,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { useShell } from "@/platform/shell/use-shell";
import { Avatar } from "@/ui/primitives/avatar";
import { Badge } from "@/ui/primitives/badge";
import { IconButton } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";
import { type Choice, choiceOf, type ShownPerson } from "./unsent";

const CHOICES: readonly { choice: Choice; icon: LucideIcon; on: string }[] = [
  { choice: "here", icon: Check, on: "border-transparent bg-ok-solid text-white" },
  { choice: "late", icon: Clock, on: "border-transparent bg-warn-solid text-black" },
  { choice: "no_show", icon: UserX, on: "border-transparent bg-deny-solid text-white" },
];

export interface RowProps {
  person: ShownPerson;
  /** Whether what is shown of them waits for a network. */
  unsent: boolean;
  /** Undefined: whoever looks may not mark this class. */
  onChoose: ((choice: Choice) => void) | undefined;
  /** Why nothing can be marked yet or any more; null when it can. */
  closed: string | null;
  /** Before the class has begun nobody is absent. */
  begun: boolean;
  onMore: () => void;
}

/** One person on a roster: who it is, and three large buttons that say whether they came. */
export function PersonRow({ person, unsent, onChoose, closed, begun, onMore }: RowProps) {
  const t = useTranslations("classes.roster");
  const { tenant } = useShell();
  const chosen = choiceOf(person);
  const { name, guestSeats, guests } = person;
  const guestWords = guestSeats > 0 ? t("guests", { count: guestSeats }) : null;
  return (
    <li className="grid gap-2.5 py-3 ps-4 pe-3 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-center lg:py-2">
      <div className="flex min-w-0 items-center gap-3">
        <Avatar name={name} seed={person.memberId} src={photoHref(tenant.slug, person.photo)} />
        <div className="min-w-0 grow">
          <p className="truncate font-medium">{name}</p>
          <p className="flex flex-wrap gap-1 empty:hidden">
            {unsent ? (
              <Badge tone="warn">
                <CloudUpload aria-hidden className="size-3.5" />
                {t("unsentOne")}
              </Badge>
            ) : null}
            {person.firstTimer ? (
              <Badge tone="info">
                <Sparkles aria-hidden className="size-3.5" />
                {t("firstTimer")}
              </Badge>
            ) : null}
            {person.birthday ? (
              <Badge tone="info">
                <Cake aria-hidden className="size-3.5" />
                {t("birthday")}
              </Badge>
            ) : null}
            {person.healthNote !== null ? (
              <Badge tone="warn">
                <HeartPulse aria-hidden className="size-3.5" />
                {t("healthNote")}
              </Badge>
            ) : null}
            {person.pool === "walk_in" ? <Badge>{t("walkIn")}</Badge> : null}
            {person.overbooked ? <Badge tone="warn">{t("overbooked")}</Badge> : null}
            {guestWords ? (
              <Badge>{guests.length > 0 ? `${guestWords}: ${guests.join(", ")}` : guestWords}</Badge>
            ) : null}
          </p>
        </div>
        <IconButton icon={Ellipsis} label={t("more", { name })} onClick={onMore} className="lg:hidden" />
      </div>
      <div className="flex items-center gap-2">
        {onChoose ? (
          <fieldset className="grid grow grid-cols-3 gap-1.5 lg:w-88" aria-label={name}>
            {CHOICES.map(({ choice, icon: Icon, on }) => {
              const isOn = chosen === choice;
              return (
                <button
                  key={choice}
                  type="button"
                  data-choice={choice}
                  aria-pressed={isOn}
                  aria-label={t("markName", { mark: t(`choices.${choice}`), name })}
                  disabled={closed !== null || (choice === "no_show" && !begun)}
                  onClick={() => onChoose(choice)}
                  className={cn(
                    "flex min-h-14 min-w-0 flex-col items-center justify-center gap-0.5 rounded-md border px-1 font-medium text-tiny transition-colors disabled:opacity-50 sm:flex-row sm:gap-1.5 sm:text-small lg:min-h-9",
                    isOn ? on : "border-line bg-panel text-ink hover:bg-sunken active:bg-line dark:bg-raised",
                  )}
                >
                  <Icon aria-hidden className="size-4 shrink-0" />
                  <span className="max-w-full truncate">{t(`choices.${choice}`)}</span>
                </button>
              );
            })}
          </fieldset>
        ) : (
          <StandingWords chosen={chosen} />
        )}
        <IconButton
          icon={Ellipsis}
          label={t("more", { name })}
          onClick={onMore}
          className="hidden lg:inline-flex"
        />
      </div>
    </li>
  );
}

function StandingWords({ chosen }: { chosen: Choice | null }) {
  const t = useTranslations("classes.roster");
  if (chosen === null) return <Badge className="ms-auto">{t("notMarked")}</Badge>;
  const tone = chosen === "here" ? "ok" : chosen === "late" ? "warn" : "deny";
  return (
    <Badge tone={tone} className="ms-auto">
      {t(`standing.${chosen}`)}
    </Badge>
  );
}
