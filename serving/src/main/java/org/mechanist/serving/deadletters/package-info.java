/**
 * Dead letters for a person: what could not be restored and why, and back onto its topic once it
 * can.
 *
 * <p>Meets the learner on topics alone: it reads the dead-letter topic, and writes where the
 * messages came from.
 */
package org.mechanist.serving.deadletters;
