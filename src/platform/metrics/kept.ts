/** One look at a time, however many ask; what it found is good for a moment. A failed look is asked again. */
export function kept<Value>(look: () => Promise<Value>, freshMs: number): () => Promise<Value> {
  let found: { value: Promise<Value>; at: number } | undefined;
  return () => {
    const now = performance.now();
    if (found && now - found.at < freshMs) return found.value;
    const value = look();
    const mine = { value, at: now };
    found = mine;
    value.catch(() => {
      if (found === mine) found = undefined;
    });
    return value;
  };
}
