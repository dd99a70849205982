package org.mechanist.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.schemas.DecodedImage;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an image costs outside the learner: its two forms on a topic, and a mechanism. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

  private static final int SIDE = 32;

  /** One image, decoded and in both forms. */
  @State(Scope.Thread)
  public static class Given {
    final Image image = new Image("image-1", "benchmark", randomPixels(), List.of());
    final Message raw = ImageCodec.encode(image);
    final Message json = ImageCodec.encodeJson(image);

    private static Pixels randomPixels() {
      var values = new byte[SIDE * SIDE];
      new SplittableRandom(1).nextBytes(values);
      return new Pixels(SIDE, SIDE, values);
    }
  }

  /** One mechanism. */
  @State(Scope.Thread)
  public static class Transformation {
    @Param({"translate(4,-4)", "invert", "noise(0.5)", "rotate(30)", "blur(1)"})
    public String name;

    final SplittableRandom random = new SplittableRandom(1);
    private Mechanism mechanism;

    Mechanism mechanism() {
      if (mechanism == null) {
        mechanism = Mechanisms.parse(name);
      }
      return mechanism;
    }
  }

  @Benchmark
  public Message encodeRaw(Given given) {
    return ImageCodec.encode(given.image);
  }

  @Benchmark
  public DecodedImage decodeRaw(Given given) {
    return ImageCodec.decode(given.raw);
  }

  @Benchmark
  public Message encodeJson(Given given) {
    return ImageCodec.encodeJson(given.image);
  }

  @Benchmark
  public DecodedImage decodeJson(Given given) {
    return ImageCodec.decode(given.json);
  }

  @Benchmark
  public Pixels transform(Given given, Transformation transformation) {
    return transformation.mechanism().apply(given.image.pixels(), transformation.random);
  }
}
