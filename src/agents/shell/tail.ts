import { stripVTControlCharacters } from 'node:util';

/** Characters of an output's end in the error: together with what it begins with, no more than a document keeps of one. */
const TAIL = 440;

/** Colours, cursor movements and other controls taken out; a returning line becomes a new one. */
export const readable = (output: string): string =>
  stripVTControlCharacters(output)
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}--[\t\n]]/gv, '');

const lastLines = (output: string): string => {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-10).join('\n').slice(-TAIL);
};

/** A sentence, and the last lines of what a command wrote. */
export const withTail = (message: string, output: string): string => {
  const tail = lastLines(output);
  return tail === '' ? message : `${message}\n${tail}`;
};
