package org.mechanist.learner.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.NativeLibrary;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PyTorch engine on the learner thread, and on the workers that it lends pieces of a step.
 *
 * <p>Gradient mode belongs to a thread: it is off on the one that loads the engine and on on every
 * other, where scoring would silently build graphs. So one thread opens this, gradient mode is set
 * off there, and every use is on that thread or in {@link #sideBySide}.
 */
public final class Torch {

  private static final Logger LOG = LoggerFactory.getLogger(Torch.class);
  private static final String ENGINE = "PyTorch";
  private static final int ERRORS_ONLY = 2;

  /** Asked once, before anything sets it: what one thread sets, the engine tells the next one. */
  private static final class OwnChoice {
    static final int THREADS = JniUtils.getNumThreads();
  }

  private final Engine engine;
  private final Device device;
  private final int threads;
  private final Workers workers;
  private final List<NDManager> managers = new CopyOnWriteArrayList<>();
  private final Thread owner = Thread.currentThread();

  private Torch(Engine engine, Device device, int threads) {
    this.engine = engine;
    this.device = device;
    this.threads = threads;
    this.workers = new Workers(threads);
  }

  /**
   * The engine on a device, owned by the calling thread.
   *
   * @param device {@code auto} (the first GPU if there is one), {@code cpu} or {@code gpu:N}
   * @param threads of the CPU that may be busy at once; 0 for the engine's own choice
   * @throws IllegalArgumentException if there is no such device
   */
  public static Torch open(String device, int threads) {
    // DJL must neither look for other natives on the network nor report its use.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    var engine = Engine.getEngine(ENGINE);
    JniUtils.setGradMode(false);
    silenceWarnings();
    int own = OwnChoice.THREADS;
    int count = threads > 0 ? threads : own;
    JniUtils.setNumThreads(count);
    return new Torch(engine, choose(engine, device), count);
  }

  /**
   * PyTorch warns once, on standard error, of something deprecated that DJL's own native part does.
   * The level of its log can be set from the environment in Python alone; here by its variable,
   * where the platform exports that.
   */
  private static void silenceWarnings() {
    try {
      NativeLibrary.getInstance("c10")
          .getGlobalVariableAddress("FLAGS_caffe2_log_level")
          .setInt(0, ERRORS_ONLY);
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("PyTorch's warnings stay on: {}", e.getMessage());
    }
  }

  private static Device choose(Engine engine, String name) {
    int gpus = engine.getGpuCount();
    if (name.equals("auto")) {
      return gpus > 0 ? Device.gpu(0) : Device.cpu();
    }
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (name.matches("gpu:\\d{1,3}")) {
      int index = Integer.parseInt(name.substring(4));
      if (index < gpus) {
        return Device.gpu(index);
      }
      throw new IllegalArgumentException(
          "there is no device %s: PyTorch sees %s here"
              .formatted(name, gpus == 0 ? "no GPU" : gpus + " GPUs"));
    }
    throw new IllegalArgumentException(
        "device is \"%s\"; allowed: auto, cpu, gpu:0, gpu:1, …".formatted(name));
  }

  /** A manager for arrays that live as long as the caller wants; close it. */
  public NDManager newManager() {
    managers.removeIf(manager -> !manager.isOpen());
    var manager = engine.newBaseManager(device);
    managers.add(manager);
    return manager;
  }

  /**
   * How many arrays there are in all managers that were made here. Between two steps it is always
   * the same number while no expert comes or goes; each one that is not closed would stay for ever.
   */
  public int arrays() {
    return managers.stream()
        .filter(NDManager::isOpen)
        .mapToInt(manager -> manager.getManagedArrays().size())
        .sum();
  }

  /** Records gradients on the calling thread until it is closed. */
  public GradientTape recordGradients() {
    return new GradientTape();
  }

  /**
   * Does independent pieces of work at the same time, on as many threads as there are on a CPU;
   * none of them may draw the engine's random numbers. What comes out does not depend on the number
   * of threads.
   *
   * @param work what to do with an item; the arrays it makes belong to managers of its own, or to
   *     one that outlives this call
   * @return the results in the order of {@code items}
   */
  public <A, B> List<B> sideBySide(List<A> items, Function<A, B> work) {
    requireOwner();
    return threads == 1 || device.isGpu()
        ? items.stream().map(work).toList()
        : workers.map(items, work);
  }

  /** Makes the engine's random numbers a function of {@code seed} from here on. */
  public void seed(long seed) {
    requireOwner();
    JniUtils.setSeed(seed);
  }

  /**
   * @throws IllegalStateException if the caller is not the owner, or operations would record
   *     gradients unasked
   */
  public void requireOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "the engine belongs to thread %s, called from %s"
              .formatted(owner.getName(), Thread.currentThread().getName()));
    }
    if (JniUtils.isGradMode()) {
      throw new IllegalStateException("gradient mode is on outside a learning step");
    }
  }

  /** How many threads of the CPU may be busy at once. */
  public int threads() {
    return threads;
  }

  /** {@code cpu} or {@code gpu:N}. */
  public String deviceName() {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }
}
