package org.mechanist.ingest.kafka;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks who is in a consumer group, without joining it. A member that dies stays in its group until
 * the group's session timeout.
 *
 * <p>For one thread at a time. Whoever makes it closes it.
 */
public final class GroupMembers implements AutoCloseable {
  private final KafkaSettings settings;
  private final String group;
  private final Admin admin;

  /**
   * @param group which may not exist
   */
  public GroupMembers(KafkaSettings settings, String group) {
    this.settings = settings;
    this.group = group;
    this.admin = Admin.create(settings.admin());
  }

  /**
   * Whether there are any.
   *
   * @throws StreamException with one line if Kafka refuses or does not answer
   */
  public boolean any() {
    try {
      var described = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
      return !described.members().isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw failed(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private StreamException failed(Exception e) {
    return Failures.of("cannot look into group " + group, settings.bootstrap(), e);
  }

  @Override
  public void close() {
    admin.close();
  }
}
