package dev.galley.assembly.platform;

import dev.galley.base.objects.ObjectName;
import dev.galley.base.objects.Provenance;
import dev.galley.base.problem.Problem;
import dev.galley.insight.explain.Finding;
import dev.galley.insight.explain.Severity;
import dev.galley.kube.admission.WebhookCaller.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// The admission webhooks that a real cluster would have asked, and this one could not.
final class UnaskedWebhooks implements Consumer<Call> {
  private final ConcurrentSkipListMap<String, Call> calls = new ConcurrentSkipListMap<>();

  @Override
  public void accept(Call call) {
    calls.putIfAbsent(call.configuration().name() + "/" + call.webhook(), call);
  }

  List<Finding> findings(Provenance provenance) {
    List<Finding> findings = new ArrayList<>();
    for (Call call : calls.values()) {
      Problem problem =
          Problem.of(
                  BringUpProblem.WEBHOOK_NOT_ASKED,
                  "The webhook "
                      + call.webhook()
                      + " has no program here: what it would refuse or change is not known")
              .hint("on a real cluster it decides about these objects");
      ObjectName name = ObjectName.cluster(call.configuration().name());
      findings.add(
          new Finding(
              Severity.WARNING,
              call.configuration().kind().kind() + "/" + name.name(),
              provenance.find(call.configuration().kind(), name).map(problem::at).orElse(problem),
              List.of()));
    }
    return findings;
  }
}
