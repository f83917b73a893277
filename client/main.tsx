/** Entry of the app behind `/`. It constructs the world and shows the pages; there are none yet. */
document.title = 'Rådslag'
