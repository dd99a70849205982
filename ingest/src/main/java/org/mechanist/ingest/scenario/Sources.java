package org.mechanist.ingest.scenario;

/** What the images of a scenario carry as {@code ce_source}. */
public final class Sources {

  private Sources() {}

  /** {@code mechanist/produce/RUN}. */
  public static String produced(String run) {
    return "mechanist/produce/" + run;
  }
}
