import { Input } from "@/ui/primitives/input";

/** A whole number; empty while it is being typed. */
export function NumberInput({
  value,
  onValue,
  min,
  max,
  ...aria
}: {
  value: number;
  onValue: (value: number) => void;
  min: number;
  max: number;
  id?: string;
}) {
  return (
    <Input
      {...aria}
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      value={Number.isNaN(value) ? "" : value}
      onChange={(event) => onValue(event.target.valueAsNumber)}
    />
  );
}
