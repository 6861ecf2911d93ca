/** The anywidget entry (AFM): one store per model, one view per display. */
import "./theme.css";

export default {};
