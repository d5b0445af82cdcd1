"use client";

import { ControlledField } from "@/ui/form/form";
import { Input } from "@/ui/primitives/input";

/** A whole number that may be left open: null. */
export function CountField({ name, label, hint }: { name: string; label: string; hint: string }) {
  return (
    <ControlledField name={name} label={label} hint={hint}>
      {(field, aria) => (
        <Input
          {...aria}
          type="number"
          inputMode="numeric"
          min={1}
          className="tabular-nums"
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          value={field.value ?? ""}
          onChange={(event) => field.onChange(event.target.value === "" ? null : Number(event.target.value))}
        />
      )}
    </ControlledField>
  );
}
