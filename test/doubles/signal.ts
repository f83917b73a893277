/** A promise and the hand that settles it. */
export function signal(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle!: () => void
  const promise = new Promise<void>((resolve) => {
    settle = resolve
  })
  return { promise, settle }
}
