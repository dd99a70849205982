package org.mechanist.serving.api;

import java.util.List;

/**
 * What is to be restored.
 *
 * @param images some
 * @param mechanism what is to happen to them before; null: nothing
 * @param expert who is to restore them; null: who wins
 */
record RestoreRequest(List<Raw> images, MechanismChoice mechanism, String expert) {

  /**
   * An image.
   *
   * @param pixels row-major. Not copied: do not write to it.
   */
  record Raw(int width, int height, byte[] pixels) {}
}
