/** The reader's own text size and light, beside the device's. Plain data, and how it reaches the page. */

export const textSizes = ['normal', 'large', 'larger', 'largest'] as const
export const themes = ['device', 'light', 'dark'] as const

export interface Appearance {
  readonly size: (typeof textSizes)[number]
  readonly theme: (typeof themes)[number]
}

export const usualAppearance: Appearance = { size: 'normal', theme: 'device' }

/** Puts the choice on the document's root, where the styles look for it. */
export function applyAppearance(root: HTMLElement, appearance: Appearance): void {
  setOrDrop(root, 'size', appearance.size === 'normal' ? null : appearance.size)
  setOrDrop(root, 'theme', appearance.theme === 'device' ? null : appearance.theme)
}

/** Reads what a device remembered; anything unknown becomes the usual. */
export function readAppearance(text: string | null): Appearance {
  const [size, theme] = (text ?? '').split(' ')
  return {
    size: textSizes.find((each) => each === size) ?? usualAppearance.size,
    theme: themes.find((each) => each === theme) ?? usualAppearance.theme,
  }
}

/** One line that `readAppearance` understands. */
export function writeAppearance(appearance: Appearance): string {
  return `${appearance.size} ${appearance.theme}`
}

function setOrDrop(root: HTMLElement, key: 'size' | 'theme', value: string | null): void {
  if (value === null) delete root.dataset[key]
  else root.dataset[key] = value
}
