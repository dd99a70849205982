package org.mechanist.learner.lifecycle;

/**
 * Two experts of which one began as a copy of the other, and a doubt whether there are two jobs.
 *
 * @param parent the place of the one that was copied
 * @param challenger the place of the copy
 * @param looks since then
 */
record Trial(int parent, int challenger, int looks) {

  Trial older() {
    return new Trial(parent, challenger, looks + 1);
  }

  boolean isOf(int place) {
    return place == parent || place == challenger;
  }
}
