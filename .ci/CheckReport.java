import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks the report of a short demo: {@code java -cp … .ci/CheckReport.java report.json}. Exit code
 * 1 if a line of it does not hold.
 */
public final class CheckReport {
  private static final double LEAST_PURITY = 0.9;

  private boolean holds = true;

  public static void main(String[] arguments) throws Exception {
    var report = new ObjectMapper().readTree(Files.readString(Path.of(arguments[0])));
    var check = new CheckReport();
    check.ledger(report.required("images"), report.required("exactlyOnce"));
    check.science(report.required("accuracy"), report.required("assignment"));
    System.exit(check.holds ? 0 : 1);
  }

  private void ledger(JsonNode images, JsonNode exactlyOnce) {
    long produced = images.required("produced").asLong();
    long restored = images.required("restored").asLong();
    long deadLettered = images.required("deadLettered").asLong();
    say(
        produced > 0 && produced == restored + deadLettered,
        "produced %d = restored %d + dead-lettered %d".formatted(produced, restored, deadLettered));
    long lost = exactlyOnce.required("lost").asLong(-1);
    long duplicated = exactlyOnce.required("duplicated").asLong(-1);
    say(lost == 0 && duplicated == 0, "lost %d, duplicated %d".formatted(lost, duplicated));
  }

  private void science(JsonNode accuracy, JsonNode assignment) {
    double purity = assignment.required("purity").asDouble();
    say(purity >= LEAST_PURITY, "purity %.3f ≥ %.1f".formatted(purity, LEAST_PURITY));
    double restored = accuracy.required("restored").asDouble();
    double transformed = accuracy.required("transformed").asDouble();
    say(
        restored > transformed,
        "accuracy restored %.3f > transformed %.3f".formatted(restored, transformed));
  }

  private void say(boolean held, String what) {
    System.out.println((held ? "ok      " : "BROKEN  ") + what);
    holds &= held;
  }
}
