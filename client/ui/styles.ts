/** The styles every page stands on; an entry imports this once, before any page. */
import './fonts.css'
import './tokens.css'
import './base.css'
import './person-colours.css'
