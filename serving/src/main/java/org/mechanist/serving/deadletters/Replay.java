package org.mechanist.serving.deadletters;

import java.util.List;
import java.util.Map;

/**
 * What came of a replay.
 *
 * @param sent messages by the topic that they went back to
 * @param skipped those that had been replayed before
 * @param cut those that cannot be replayed, since only a part of them was kept
 */
public record Replay(Map<String, Long> sent, List<Position> skipped, List<Position> cut) {}
