/** Who competes, the competition itself, and who won what. */
package org.mechanist.learner.competition;
