package org.mechanist.serving.deadletters;

import java.util.List;
import java.util.Map;

/**
 * What came of a replay.
 *
 * @param sent messages by the topic that they went back to
 * @param skipped those that had been replayed before
 */
public record Replay(Map<String, Long> sent, List<Position> skipped) {}
