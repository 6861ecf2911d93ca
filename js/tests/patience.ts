/** How long the tests wait for what must come: a busy machine is slow, which is no defect. */
import { configure } from "@testing-library/preact";

configure({ asyncUtilTimeout: 30_000 });
