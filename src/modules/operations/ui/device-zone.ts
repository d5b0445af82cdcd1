/** Operators look after gyms of many zones, so times are those of their own device. */
export const deviceZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
