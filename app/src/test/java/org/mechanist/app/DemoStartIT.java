package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demo that gets no further than its start leaves nothing behind. */
@Timeout(120)
class DemoStartIT {

  @TempDir private Path folder;

  @Test
  void demo_failsBehindTheBrokersStart_leavesNoBrokerAndNoFolder() throws Exception {
    var brokerData = Files.createDirectory(folder.resolve("broker"));
    Demo.Plan none = null;
    var before = Thread.getAllStackTraces().keySet();
    try (var terminal = new Terminal(true)) {
      assertThatThrownBy(() -> new Demo(none, terminal, brokerData))
          .isInstanceOf(NullPointerException.class);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("kafka"));
    assertThat(brokerData).doesNotExist();
  }
}
