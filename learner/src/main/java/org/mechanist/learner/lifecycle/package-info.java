/** How experts come and go. For now: idle ones are re-seeded. */
package org.mechanist.learner.lifecycle;
