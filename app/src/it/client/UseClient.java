import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.mechanist.client.ApiClient;
import org.mechanist.client.ApiException;
import org.mechanist.client.api.DeadLettersApi;
import org.mechanist.client.api.ExpertsApi;
import org.mechanist.client.api.MechanismsApi;
import org.mechanist.client.api.OperationApi;
import org.mechanist.client.api.StreamApi;
import org.mechanist.client.model.MechanismChoice;
import org.mechanist.client.model.RawImage;
import org.mechanist.client.model.RestoreRequest;

/** Uses a client that was generated from the OpenAPI document: server and token as arguments. */
public final class UseClient {

  private UseClient() {}

  public static void main(String[] arguments) throws Exception {
    var client = new ApiClient();
    client.updateBaseUri(arguments[0]);
    var token = Map.of("Authorization", "Bearer " + arguments[1]);

    var state = new StreamApi(client).state();
    System.out.printf(
        "%s restored %d, %d experts%n",
        state.getSoftware(),
        state.getCounts().getRestored(),
        state.getCommittee().getExperts().size());
    System.out.println("ready: " + new OperationApi(client).ready().getStatus().getValue());

    var mechanisms = new MechanismsApi(client);
    var kind = mechanisms.mechanisms().getKinds().get(0);
    var parameters = Map.of(kind.getParameters().get(0).getName(), 2.0);
    var snapshot = state.getSnapshot();
    var image =
        new RawImage()
            .width(snapshot.getWidth())
            .height(snapshot.getHeight())
            .pixels(
                Base64.getEncoder()
                    .encodeToString(new byte[snapshot.getWidth() * snapshot.getHeight()]));
    var request =
        new RestoreRequest()
            .images(List.of(image, image))
            .mechanism(new MechanismChoice().kind(kind.getName()).parameters(parameters));
    var answer = mechanisms.restore(request, null, null, null);
    var restored = answer.getImages().get(1);
    System.out.printf(
        "restored %d images, the last by %s, %d scores, %d bytes%n",
        answer.getImages().size(),
        restored.getExpert(),
        restored.getScores().size(),
        Base64.getDecoder().decode(restored.getRestored()).length);

    System.out.println("dead letters: " + new DeadLettersApi(client).deadLetters(5).getCount());
    var experts = new ExpertsApi(client);
    var expert = experts.experts().getExperts().get(0).getExpert();
    try {
      experts.freeze(expert, null);
      System.out.println("frozen without the token");
    } catch (ApiException e) {
      System.out.println("without the token: " + e.getCode());
    }
    try {
      experts.retire("expert-999", null, token);
    } catch (ApiException e) {
      System.out.println("nobody retired: " + e.getCode());
    }
  }
}
