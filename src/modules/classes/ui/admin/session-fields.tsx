"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/ui/form/field";
import { DateInput, Input, Select } from "@/ui/primitives/input";
import type { Catalogue } from "../../catalogue/schema";
import type { SessionChange, StaffSession } from "../../sessions/schema";
import { SlotFields } from "./slot-fields";

export interface SessionDraft {
  localOn: string;
  localTime: string;
  minutes: number;
  roomId: string;
  substituteId: string;
  capacity: number;
  note: string;
}

export function sessionDraftOf(session: StaffSession): SessionDraft {
  const { localOn, localTime, minutes, roomId, trainerId, capacity, note } = session;
  return {
    localOn,
    localTime,
    minutes,
    roomId: roomId ?? "",
    substituteId: trainerId ?? "",
    capacity,
    note: note ?? "",
  };
}

/** What is different from the class as it stands; undefined while something is half-typed. */
export function sessionChangeOf(draft: SessionDraft, session: StaffSession): SessionChange | undefined {
  const numbers = [draft.minutes, draft.capacity];
  if (!numbers.every(Number.isInteger) || draft.minutes < 5 || draft.capacity < 1) return undefined;
  if (draft.localOn === "" || !/^\d\d:\d\d$/.test(draft.localTime)) return undefined;
  const was = sessionDraftOf(session);
  return {
    ...(draft.localOn !== was.localOn && { localOn: draft.localOn }),
    ...(draft.localTime !== was.localTime && { localTime: draft.localTime }),
    ...(draft.minutes !== was.minutes && { minutes: draft.minutes }),
    ...(draft.roomId !== was.roomId && { roomId: draft.roomId || null }),
    ...(draft.substituteId !== was.substituteId && { substituteId: draft.substituteId || null }),
    ...(draft.capacity !== was.capacity && {
      capacity: draft.capacity,
      walkInSeats: Math.min(session.walkInSeats, draft.capacity),
    }),
    ...(draft.note !== was.note && { note: draft.note.trim() || null }),
  };
}

/** What may be different about one class alone. */
export function SessionFields({
  draft,
  onDraft,
  parts,
  branchId,
}: {
  draft: SessionDraft;
  onDraft: (draft: SessionDraft) => void;
  parts: Catalogue;
  branchId: string;
}) {
  const t = useTranslations("classes.series");
  const set = (own: Partial<SessionDraft>) => onDraft({ ...draft, ...own });
  const rooms = parts.rooms.filter((room) => room.branchId === branchId && !room.archived);
  const trainers = parts.trainers.filter(
    ({ id, branchIds }) =>
      id === draft.substituteId || branchIds.length === 0 || branchIds.includes(branchId),
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("day")} required>
        <DateInput
          type="date"
          value={draft.localOn}
          onChange={(event) => set({ localOn: event.target.value })}
        />
      </Field>
      <SlotFields
        slot={draft}
        onSlot={set}
        rooms={rooms}
        trainer={
          <Field label={t("trainer")} hint={t("standInHint")}>
            <Select
              placeholder={t("planned")}
              options={trainers.map(({ id, name }) => ({ value: id, label: name }))}
              value={draft.substituteId}
              onChange={(event) => set({ substituteId: event.target.value })}
            />
          </Field>
        }
      />
      <Field label={t("note")} hint={t("noteHint")} className="sm:col-span-2">
        <Input maxLength={200} value={draft.note} onChange={(event) => set({ note: event.target.value })} />
      </Field>
    </div>
  );
}
