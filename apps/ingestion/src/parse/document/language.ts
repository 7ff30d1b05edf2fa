import { eld } from 'eld/small'

/** The language of a text as ISO 639-1; null when the text does not tell. */
export const languageOf = (text: string): string | null => eld.detect(text).language || null
