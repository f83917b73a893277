/** The light entry behind every link, `/o`. It constructs the world of a reader; there is none yet. */
document.title = 'Rådslag'
