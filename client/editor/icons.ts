/** The toolbar's icons (Lucide, ISC). */
export { default as bold } from 'lucide-static/icons/bold.svg?raw'
export { default as italic } from 'lucide-static/icons/italic.svg?raw'
export { default as bulletList } from 'lucide-static/icons/list.svg?raw'
export { default as orderedList } from 'lucide-static/icons/list-ordered.svg?raw'
export { default as quote } from 'lucide-static/icons/quote.svg?raw'
export { default as redo } from 'lucide-static/icons/redo-2.svg?raw'
export { default as undo } from 'lucide-static/icons/undo-2.svg?raw'
