/** Entry of the app behind `/` and `/c/…`. */
import { startApp } from './start.tsx'

const root = document.getElementById('app')
if (root) void startApp(root)
