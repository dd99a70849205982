package org.mechanist.serving.experiment;

import java.util.List;
import org.mechanist.serving.picture.Attempts;
import org.mechanist.serving.picture.Sample;

/**
 * What a run's experts do at its end, as images.
 *
 * @param samples held-out images of each mechanism and their restorations (paper, Figure 2)
 * @param attempts each mechanism applied to one held-out digit, and every expert to that (Figure 5)
 * @param transfers what each mechanism's expert makes of images that are no digits and of another
 *     size (section 4 of the paper's final version); shown, not measured
 */
public record Gallery(List<Sample> samples, List<Attempts> attempts, List<Sample> transfers) {

  public Gallery {
    samples = List.copyOf(samples);
    attempts = List.copyOf(attempts);
    transfers = List.copyOf(transfers);
  }

  /** Without a picture. */
  static Gallery empty() {
    return new Gallery(List.of(), List.of(), List.of());
  }
}
