package org.mechanist.learner.competition;

import java.util.List;
import org.mechanist.learner.expert.Expert;

/**
 * The experts that compete, in a stable order: an expert's index is its row in all that a
 * competition says.
 *
 * @param members at least one
 */
public record Committee(List<Expert> members) implements AutoCloseable {

  public Committee {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a committee has at least one expert, given were none");
    }
  }

  public int size() {
    return members.size();
  }

  @Override
  public void close() {
    members.forEach(Expert::close);
  }
}
