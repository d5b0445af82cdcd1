export function smoke(base: string, seconds: number): Promise<string | undefined>;
