package org.mechanist.serving.restore;

import java.util.HashMap;
import java.util.Map;
import org.mechanist.serving.onnx.OnnxModel;
import org.mechanist.serving.onnx.Provider;

/**
 * Loaded models by their hash: one that several snapshots have in common, as a frozen expert, is
 * loaded once, and closed when the last of them lets go of it. Thread-safe.
 */
final class Sessions {

  private static final class Shared {
    private final OnnxModel model;
    private int users;

    Shared(OnnxModel model) {
      this.model = model;
    }
  }

  private final int threads;
  private final Map<String, Shared> open = new HashMap<>();

  /**
   * @param threads for one run on the CPU
   */
  Sessions(int threads) {
    this.threads = threads;
  }

  /**
   * A model that is loaded if it is not; {@link #release} it once.
   *
   * @throws IllegalArgumentException if it can't be run
   */
  synchronized OnnxModel acquire(String sha256, byte[] onnx) {
    var shared = open.computeIfAbsent(sha256, hash -> new Shared(new OnnxModel(onnx, threads)));
    shared.users++;
    return shared.model;
  }

  /** Lets go of a model that was acquired. */
  synchronized void release(String sha256) {
    var shared = open.get(sha256);
    shared.users--;
    if (shared.users == 0) {
      open.remove(sha256);
      shared.model.close();
    }
  }

  /** How many models are loaded. */
  synchronized int size() {
    return open.size();
  }

  /** Where the models run, as far as one is loaded. */
  synchronized String provider() {
    return open.values().stream()
        .findFirst()
        .map(shared -> shared.model.provider())
        .map(Provider::name)
        .orElse("");
  }
}
