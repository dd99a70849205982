package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.api.Answers.Answer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.deadletters.DeadLetters;
import org.mechanist.serving.experts.ExpertsClient;
import org.mechanist.serving.http.Doors;
import org.mechanist.serving.http.GuardedServer;
import org.mechanist.serving.http.HttpLimits;
import org.mechanist.serving.http.ReportFiles;
import org.mechanist.serving.live.LiveTopics;
import org.mechanist.serving.live.StreamState;
import org.mechanist.serving.metrics.Health;
import org.mechanist.serving.metrics.Instruments;
import org.mechanist.serving.metrics.StatusRoutes;
import org.mechanist.serving.restore.OnDemandRestorer;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Serves a stream: the page, what the stream looks like, events, restoring on demand, experts, dead
 * letters and metrics. It reads the topics and writes commands, and needs neither a learner nor
 * Kafka to be there: it says that they are not, and goes on when they are.
 *
 * <p>Requests are served on the server's threads, what takes a while on some of its own; one thread
 * looks at the state and tells who listens. Whoever starts it closes it; the classifier stays open.
 */
public final class LiveServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);

  private static final String RESTORE = "/api/restore";
  private static final Duration PATIENCE = Duration.ofSeconds(5); // with a learner
  private static final Duration TICK = Duration.ofMillis(500);
  private static final int ONNX_THREADS = 1;

  private final Topics topics;
  private final LiveOptions options;
  private final EventStream events;
  private final LiveTopics live;
  private final OnDemandRestorer models;
  private final Instruments instruments = new Instruments();
  private final Work asking = new Work("mechanist-asking", 4, 16, this::isConnected);
  private final Work restoring = new Work("mechanist-on-demand", 1, 32, this::isConnected);
  private final Scheduler ticking = Schedulers.newSingle("mechanist-ticks", true);
  private final RouteTable table;
  private final GuardedServer server;
  private volatile StreamState state;
  private boolean whole; // a second has passed; the ticking thread's own

  private LiveServer(
      LiveOptions options,
      KafkaSettings settings,
      Topics topics,
      DigitClassifier classifier,
      Clock clock) {
    this.topics = topics;
    this.options = options;
    this.events =
        new EventStream(
            System::nanoTime, () -> this.live().isCaughtUp(), id -> this.live().eventsAfter(id));
    this.live = new LiveTopics(settings, topics, classifier, clock, events::happened);
    this.models = new OnDemandRestorer(settings, topics, ONNX_THREADS, live::committee);
    this.state = live.look();
    new StreamMetrics(instruments, () -> state).bind();
    this.table = table(settings, classifier);
    try {
      this.server =
          GuardedServer.start(
              options.http(),
              HttpLimits.STANDARD,
              new Doors(
                  Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE), Set.of(RESTORE)),
              this::addRoutes);
    } catch (RuntimeException e) {
      closeAllButServer();
      throw e;
    }
    ticking.schedulePeriodically(
        this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Starts serving.
   *
   * @param classifier reads the digits of 32×32 images
   * @throws IllegalStateException with one line if the port can't be had
   */
  public static LiveServer start(
      LiveOptions options,
      KafkaSettings settings,
      Topics topics,
      DigitClassifier classifier,
      Clock clock) {
    return new LiveServer(options, settings, topics, classifier, clock);
  }

  private LiveTopics live() {
    return live;
  }

  private RouteTable table(KafkaSettings settings, DigitClassifier classifier) {
    var experts =
        new ExpertRoutes(
            live,
            () -> state.committee(),
            models,
            new ExpertsClient(settings, topics, PATIENCE),
            asking);
    var letters = new DeadLetterRoutes(new DeadLetters(settings, topics.deadLetters()), asking);
    var mechanisms = new MechanismRoutes(options.mechanisms(), asking);
    var restore = new RestoreRoute(new Restoring(models, classifier), restoring);
    var status = new StatusRoutes(instruments, this::health);
    var resources = new Resources();
    var all =
        new RouteTable()
            .on(HttpMethod.GET, "/api/state", this::state)
            .on(HttpMethod.GET, "/api/events", events::listen)
            .on(HttpMethod.GET, "/api/experts", experts::all)
            .on(HttpMethod.GET, "/api/experts/{expert}", experts::one)
            .on(HttpMethod.POST, "/api/merge", experts::merge)
            .on(HttpMethod.GET, "/api/dead-letters", letters::list)
            .on(HttpMethod.POST, "/api/dead-letters/{position}/replay", letters::replay)
            .on(HttpMethod.GET, "/api/mechanisms", mechanisms::catalogue)
            .on(HttpMethod.POST, RESTORE, restore::restore)
            .on(HttpMethod.GET, StatusRoutes.METRICS, status::metrics)
            .on(HttpMethod.GET, StatusRoutes.LIVE, status::live)
            .on(HttpMethod.GET, StatusRoutes.READY, status::ready)
            .on(HttpMethod.GET, "/openapi.json", resources::document)
            .on(HttpMethod.GET, "/", resources::page)
            .on(HttpMethod.GET, "/assets/{file}", resources::asset);
    for (var kind : List.of(Command.Kind.FREEZE, Command.Kind.THAW, Command.Kind.RETIRE)) {
      all.on(
          HttpMethod.POST,
          "/api/experts/{expert}/" + kind.name().toLowerCase(Locale.ROOT),
          (request, response) -> experts.command(kind, request, response));
    }
    if (options.mechanisms().isPresent()) {
      all.on(HttpMethod.POST, "/api/demo/mechanisms", mechanisms::add)
          .on(HttpMethod.DELETE, "/api/demo/mechanisms/{name}", mechanisms::remove);
    }
    return all;
  }

  private void addRoutes(HttpServerRoutes routes) {
    options.report().ifPresent(folder -> new ReportFiles(folder).addTo(routes, "/report/"));
    table.addTo(routes);
  }

  /** By path, the methods that there are. */
  Map<String, Set<String>> routes() {
    return table.methods();
  }

  /** Where a browser finds the page. */
  public String address() {
    return options.http().address(server.port());
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  private Publisher<Void> state(HttpServerRequest request, HttpServerResponse response) {
    return Answers.send(Mono.fromSupplier(() -> Answer.json(answer())), response);
  }

  /** With events up to now: who hears of those to come misses none in between. */
  private StateAnswer answer() {
    var looked = state;
    return new StateAnswer(
        topics.prefix(),
        options.software(),
        options.http().token().isPresent(),
        options.report().filter(ReportFiles::isThere).isPresent(),
        looked.with(looked.history(), live.events()),
        models.manifest().map(StateAnswer.Snapshot::of).orElse(null),
        StateAnswer.Demo.of(options.mechanisms()));
  }

  private boolean isConnected() {
    return state.kafka().connected();
  }

  private Health health() {
    var kafka = state.kafka();
    return Health.of(kafka.connected(), "kafka", kafka.connected() ? "connected" : kafka.detail());
  }

  private void tick() {
    try {
      whole = !whole;
      if (whole) {
        state = live.look();
        if (events.isHeard()) {
          events.send("state", Answer.json(answer().brief()).content());
        }
      }
      var images = live.freshImages();
      if (!images.isEmpty() && events.isHeard()) {
        events.send("images", Answer.json(images).content());
      }
    } catch (RuntimeException e) {
      LOG.error("looking at the stream failed; going on", e);
    }
  }

  private void closeAllButServer() {
    ticking.dispose();
    events.close();
    asking.close();
    restoring.close();
    models.close();
    live.close();
    instruments.close();
  }

  @Override
  public void close() {
    events.close();
    server.close();
    closeAllButServer();
  }
}
