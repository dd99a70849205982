package org.mechanist.app;

import java.util.List;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.scenario.LiveStream;
import org.mechanist.serving.api.LiveMechanisms;

/** The mechanisms of the demo's stream, for its page. */
final class StreamMechanisms implements LiveMechanisms {

  private final LiveStream stream;

  StreamMechanisms(LiveStream stream) {
    this.stream = stream;
  }

  @Override
  public List<Present> present() {
    return stream.present().stream()
        .map(present -> new Present(present.name(), present.share(), present.added()))
        .toList();
  }

  @Override
  public String add(Mechanism mechanism, double share) {
    return stream.add(mechanism, share);
  }

  @Override
  public boolean remove(String name) {
    if (stream.remove(name)) {
      return true;
    }
    if (stream.present().stream().anyMatch(present -> present.name().equals(name))) {
      throw new IllegalArgumentException(
          "%s is the scenario's; only what was added can be removed".formatted(name));
    }
    return false;
  }
}
