/** Under which key of `outputs` an instance leaves its output: its name with the items it stands for, iterations left out. */
export const outputKey = (instance: string): string => instance.replaceAll(/#\d+/g, '');
