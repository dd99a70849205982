package org.mechanist.ingest.scenario;

/** What the images of a scenario carry as {@code ce_source}. */
final class Sources {

  private Sources() {}

  /** {@code mechanist/produce/RUN}. */
  static String produced(String run) {
    return "mechanist/produce/" + run;
  }
}
