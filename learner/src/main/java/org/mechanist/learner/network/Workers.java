package org.mechanist.learner.network;

import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Threads that do independent pieces of a step side by side, each engine operation of theirs on its
 * own thread alone. An operation on the small batches of a committee is too short to be worth
 * sharing out: two threads that meet after each spend a third of their time waiting. What comes out
 * does not depend on how many there are.
 */
final class Workers {

  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  Workers(int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Workers::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    var thread =
        new Thread(
            () -> {
              JniUtils.setGradMode(false);
              JniUtils.setNumThreads(1); // of this thread's operations
              work.run();
            },
            "mechanist-worker");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The results, in the order of {@code items}; the first failure is thrown once all have ended.
   */
  <A, B> List<B> map(List<A> items, Function<A, B> work) {
    var futures = new ArrayList<CompletableFuture<B>>(items.size());
    for (var item : items) {
      futures.add(CompletableFuture.supplyAsync(() -> work.apply(item), threads));
    }
    try {
      CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    return futures.stream().map(CompletableFuture::join).toList();
  }
}
