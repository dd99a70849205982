package org.mechanist.serving.story;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.CommitteeSize;
import org.mechanist.serving.picture.Course;
import org.mechanist.serving.picture.Course.Presence;
import org.mechanist.serving.picture.Course.Stretch;
import org.mechanist.serving.picture.Point;
import org.mechanist.serving.picture.Timeline;

/** Draws how a committee found its size. */
public final class StoryPictures {

  private final PictureFolder folder;

  /** Draws into {@code folder}. */
  public StoryPictures(PictureFolder folder) {
    this.folder = folder;
  }

  /** The pictures of a story; none of one that has no images. */
  public List<Figure> of(Story story) throws IOException {
    return of(story, "", "");
  }

  /**
   * The pictures of one story beside others.
   *
   * @param prefix of the files' names
   * @param whose begins what is said for those who can't see them
   */
  public List<Figure> of(Story story, String prefix, String whose) throws IOException {
    var course = course(story);
    if (course.images() == 0) {
      return List.of();
    }
    return List.of(
        folder.draw(
            prefix + "timeline",
            whose
                + "A bar for each job that experts had over the images seen, and a row for each"
                + " mechanism with the share of its restored images that are read as labelled.",
            "A bar is a job: it begins with the first expert, with a copy that parts from its"
                + " original, or with an expert born for what nobody explains. Thin bars are copies"
                + " that were tried beside it and left. Dashed lines: the stream changes. Below,"
                + " each mechanism while it is there, from 0 to 100 % of its images read as"
                + " labelled once restored; in figures, the held-out ones at the end.",
            palette -> Timeline.draw(course, palette)),
        folder.draw(
            prefix + "size",
            whose + "How many experts there were over the images seen, and how many mechanisms.",
            "Nobody tells the committee how many mechanisms there are. Between the two lines of"
                + " experts are those on trial, and those born for what nobody explains.",
            palette -> CommitteeSize.draw(course, palette)));
  }

  static Course course(Story story) {
    double images =
        story.windows().isEmpty() ? 0 : story.windows().get(story.windows().size() - 1).images();
    var boundaries =
        story.phases().stream()
            .map(phase -> (double) phase.to())
            .limit(Math.max(0, story.phases().size() - 1))
            .toList();
    return new Course(images, boundaries, Lineages.of(story, images), presences(story, images));
  }

  private static List<Presence> presences(Story story, double images) {
    var stretches = new LinkedHashMap<String, List<Stretch>>();
    for (var phase : story.phases()) {
      for (var mechanism : phase.mechanisms()) {
        stretches
            .computeIfAbsent(mechanism, name -> new ArrayList<>())
            .add(new Stretch(phase.from(), Math.min(images, phase.to())));
      }
    }
    var presences = new ArrayList<Presence>();
    stretches.forEach(
        (mechanism, present) ->
            presences.add(
                new Presence(
                    mechanism,
                    joined(present),
                    restored(story, mechanism),
                    heldOut(story, mechanism, images))));
    return presences;
  }

  /** Stretches that follow each other without a gap are one. */
  private static List<Stretch> joined(List<Stretch> stretches) {
    var joined = new ArrayList<Stretch>();
    for (var stretch : stretches) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).to() == stretch.from()) {
        joined.set(last, new Stretch(joined.get(last).from(), stretch.to()));
      } else {
        joined.add(stretch);
      }
    }
    return joined;
  }

  private static List<Point> restored(Story story, String mechanism) {
    return story.windows().stream()
        .filter(window -> window.mechanisms().containsKey(mechanism))
        .map(window -> new Point(window.images(), window.mechanisms().get(mechanism).share()))
        .toList();
  }

  private static List<Point> heldOut(Story story, String mechanism, double images) {
    return story.phases().stream()
        .filter(phase -> phase.heldOut().accuracyByMechanism().containsKey(mechanism))
        .map(
            phase ->
                new Point(
                    Math.min(images, phase.to()),
                    phase.heldOut().accuracyByMechanism().get(mechanism).restored()))
        .toList();
  }
}
