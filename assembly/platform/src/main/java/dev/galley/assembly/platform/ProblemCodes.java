package dev.galley.assembly.platform;

import dev.galley.base.problem.ProblemCode;
import dev.galley.base.yaml.YamlProblem;
import dev.galley.cloud.aws.AwsProblem;
import dev.galley.control.capacity.CapacityProblem;
import dev.galley.control.gitops.GitopsProblem;
import dev.galley.control.provision.PlatformProblem;
import dev.galley.insight.explain.ExplainProblem;
import dev.galley.kube.access.AccessProblem;
import dev.galley.kube.admission.AdmissionProblem;
import dev.galley.kube.durable.DurableProblem;
import dev.galley.kube.server.ServerProblem;
import dev.galley.render.helm.HelmProblem;
import dev.galley.render.kustomize.KustomizeProblem;
import java.util.List;
import java.util.stream.Stream;

/// Every problem code of the platform, for the manual.
public final class ProblemCodes {
  private ProblemCodes() {}

  public static List<ProblemCode> all() {
    return Stream.<ProblemCode[]>of(
            YamlProblem.values(),
            KustomizeProblem.values(),
            HelmProblem.values(),
            GitopsProblem.values(),
            CapacityProblem.values(),
            PlatformProblem.values(),
            AwsProblem.values(),
            AdmissionProblem.values(),
            ServerProblem.values(),
            AccessProblem.values(),
            DurableProblem.values(),
            ExplainProblem.values(),
            BringUpProblem.values())
        .flatMap(Stream::of)
        .toList();
  }
}
