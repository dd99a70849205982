package org.mechanist.learner.checkpoint;

import java.nio.file.Path;

/** Somebody else has the folder of checkpoints. The message is one line for a person. */
public final class FolderInUseException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String owner;

  FolderInUseException(Path folder, String owner) {
    super(
        "%s is in use by another learner (%s): stop that one, or give this one a folder of its own"
            .formatted(folder, owner.isBlank() ? "it is just starting" : owner));
    this.owner = owner;
  }

  /** What that one said it was; blank if it is just starting. */
  public String owner() {
    return owner;
  }
}
