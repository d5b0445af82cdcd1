/** Brings the built-in database back to a moment; what it was stays beside it. */
export function restoreTo(options: {
  dataDir: string;
  archiveDir: string;
  moment: Date;
  log: (text: string) => void;
  onlyLook?: boolean;
}): Promise<{ base: string; kept: string | undefined; reached: string | undefined }>;
