import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Field } from "@/ui/form/field";
import { DateInput, Select } from "@/ui/primitives/input";
import { NumberInput } from "./number-input";

interface Slot {
  /** `HH:mm` on the branch's clocks. */
  localTime: string;
  minutes: number;
  roomId: string;
  capacity: number;
}

/** What a class and a series of classes have alike: when on the day, how long, with whom, where, for how many. */
export function SlotFields({
  slot,
  onSlot,
  rooms,
  trainer,
}: {
  slot: Slot;
  onSlot: (change: Partial<Slot>) => void;
  rooms: readonly { id: string; name: string }[];
  /** The field of who teaches: planned, or in somebody's stead. */
  trainer: ReactNode;
}) {
  const t = useTranslations("classes.series");
  return (
    <>
      <Field label={t("time")} required>
        <DateInput
          type="time"
          value={slot.localTime}
          onChange={(event) => onSlot({ localTime: event.target.value.slice(0, 5) })}
        />
      </Field>
      <Field label={t("minutes")} required>
        <NumberInput min={5} max={1_440} value={slot.minutes} onValue={(minutes) => onSlot({ minutes })} />
      </Field>
      {trainer}
      <Field label={t("room")}>
        <Select
          placeholder={t("noRoom")}
          options={rooms.map(({ id, name }) => ({ value: id, label: name }))}
          value={slot.roomId}
          onChange={(event) => onSlot({ roomId: event.target.value })}
        />
      </Field>
      <Field label={t("capacity")} required>
        <NumberInput
          min={1}
          max={10_000}
          value={slot.capacity}
          onValue={(capacity) => onSlot({ capacity })}
        />
      </Field>
    </>
  );
}
