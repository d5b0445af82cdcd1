/** Applies what is missing. @returns the names of the migrations that were applied */
export function migrate(options: {
  url: string;
  folder?: string;
  warn?: (text: string) => void;
}): Promise<string[]>;
