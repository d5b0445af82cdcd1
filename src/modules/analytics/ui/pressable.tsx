/** A number that opens a list on this page rather than another one: the whole card is pressed. */
export function Pressable({
  label,
  onPress,
  children,
}: {
  label: string;
  onPress: () => void;
  children: string;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onPress}
      className="text-start underline-offset-4 after:absolute after:inset-0 after:rounded-md hover:underline"
    >
      {children}
    </button>
  );
}
