package dev.galley.control.provision;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlDocument;
import dev.galley.control.provision.PlatformSpec.Flux;
import dev.galley.control.provision.PlatformSpec.Karpenter;
import dev.galley.control.provision.PlatformSpec.NodeGroup;
import dev.galley.control.provision.PlatformSpec.NodeTaint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What reading a `platform.yaml` came to: a platform, or everything that is wrong with the file.
public sealed interface PlatformFile {
  /// The name of the file, at the root of the repository.
  String NAME = "platform.yaml";

  String API_VERSION = "galley.dev/v1alpha1";

  /// The file describes this platform.
  record Valid(PlatformSpec spec) implements PlatformFile {}

  /// The file is wrong in these places.
  record Invalid(List<Problem> problems) implements PlatformFile {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /// @param file how the problems call the file
  static PlatformFile read(String text, String file) {
    List<YamlDocument> documents;
    try {
      documents =
          Yaml.documents(text, file).stream().filter(document -> !document.isEmpty()).toList();
    } catch (ProblemException unreadable) {
      return new Invalid(List.of(unreadable.problem()));
    }
    if (documents.size() != 1) {
      return new Invalid(
          List.of(
              Problem.of(
                      PlatformProblem.NOT_A_PLATFORM,
                      file + " holds " + documents.size() + " documents")
                  .at(Place.file(file))
                  .hint("write one object of kind Platform, apiVersion " + API_VERSION)));
    }
    FieldReader top = FieldReader.of(documents.getFirst());
    PlatformSpec spec = platform(top);
    return top.problems().isEmpty() ? new Valid(spec) : new Invalid(top.problems());
  }

  /// The platform of a file that must be right.
  ///
  /// @throws ProblemException with the first of its problems
  static PlatformSpec parse(String text, String file) {
    return switch (read(text, file)) {
      case Valid(PlatformSpec spec) -> spec;
      case Invalid(List<Problem> problems) -> throw problems.getFirst().asException();
    };
  }

  private static PlatformSpec platform(FieldReader top) {
    top.known("apiVersion", "kind", "metadata", "spec");
    top.fixed("apiVersion", API_VERSION);
    top.fixed("kind", "Platform");
    FieldReader metadata = top.child("metadata");
    metadata.known("name", "labels", "annotations");
    PlatformSpec seed = PlatformSpec.named(metadata.text("name", "platform"));
    FieldReader spec = top.child("spec");
    spec.known(
        "region",
        "kubernetesVersion",
        "allowedCidrs",
        "adminRole",
        "nodeGroup",
        "karpenter",
        "flux",
        "addOns");
    List<String> addOns = addOns(spec);
    PlatformSpec read =
        new PlatformSpec(
            seed.name(),
            spec.matching("region", seed.region(), "[a-z]{2}(-[a-z]+)+-[0-9]", "like us-east-1"),
            spec.matching(
                "kubernetesVersion", seed.kubernetesVersion(), "1\\.[0-9]+", "like \"1.35\""),
            spec.texts("allowedCidrs", seed.allowedCidrs()),
            adminRole(spec),
            nodeGroup(spec.child("nodeGroup"), seed.nodeGroup()),
            karpenter(spec.child("karpenter"), seed.karpenter()),
            flux(spec.child("flux"), seed.flux()),
            addOns);
    checkCidrs(spec, read.allowedCidrs());
    return read;
  }

  private static void checkCidrs(FieldReader spec, List<String> cidrs) {
    for (int i = 0; i < cidrs.size(); i++) {
      if (!isCidr(cidrs.get(i))) {
        spec.wrong(
            "is no block of addresses: " + cidrs.get(i),
            "write one address as 198.51.100.7/32",
            "allowedCidrs",
            Integer.toString(i));
      }
    }
  }

  private static Optional<String> adminRole(FieldReader spec) {
    String arn =
        spec.matching(
            "adminRole",
            "",
            "arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
            "like arn:aws:iam::111122223333:role/Administrator");
    return arn.isEmpty() ? Optional.empty() : Optional.of(arn);
  }

  private static List<String> addOns(FieldReader spec) {
    List<String> addOns = new ArrayList<>(PlatformSpec.ADD_ONS);
    spec.texts("addOns", List.of()).stream()
        .filter(each -> !addOns.contains(each))
        .forEach(addOns::add);
    return addOns;
  }

  private static boolean isCidr(String text) {
    return text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])");
  }

  private static NodeGroup nodeGroup(FieldReader fields, NodeGroup seed) {
    fields.known(
        "name",
        "instanceTypes",
        "capacityType",
        "amiType",
        "minSize",
        "maxSize",
        "desiredSize",
        "taints");
    NodeGroup group =
        new NodeGroup(
            fields.text("name", seed.name()),
            fields.texts("instanceTypes", seed.instanceTypes()),
            fields.oneOf("capacityType", seed.capacityType(), List.of("SPOT", "ON_DEMAND")),
            fields.text("amiType", seed.amiType()),
            fields.number("minSize", seed.min()),
            fields.number("maxSize", seed.max()),
            fields.number("desiredSize", seed.desired()),
            fields.has("taints") ? taints(fields) : seed.taints());
    if (group.min() > group.desired() || group.desired() > group.max()) {
      fields.wrong(
          "wants %d nodes, which is not between %d and %d"
              .formatted(group.desired(), group.min(), group.max()),
          "keep minSize ≤ desiredSize ≤ maxSize",
          "desiredSize");
    }
    return group;
  }

  private static List<NodeTaint> taints(FieldReader fields) {
    List<NodeTaint> taints = new ArrayList<>();
    for (FieldReader taint : fields.children("taints")) {
      taint.known("key", "value", "effect");
      taints.add(
          new NodeTaint(
              taint.required("key"),
              taint.text("value", ""),
              taint.oneOf(
                  "effect",
                  "NO_SCHEDULE",
                  List.of("NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"))));
    }
    return taints;
  }

  private static Karpenter karpenter(FieldReader fields, Karpenter seed) {
    fields.known("queue", "nodeRole", "controllerRole", "namespace", "serviceAccount");
    return new Karpenter(
        fields.text("queue", seed.queue()),
        fields.text("nodeRole", seed.nodeRole()),
        fields.text("controllerRole", seed.controllerRole()),
        fields.text("namespace", seed.namespace()),
        fields.text("serviceAccount", seed.serviceAccount()));
  }

  private static Flux flux(FieldReader fields, Flux seed) {
    fields.known("path", "tolerationKeys", "version");
    String path = fields.text("path", "");
    return new Flux(
        path.isEmpty() ? seed.path() : Optional.of(path),
        fields.texts("tolerationKeys", seed.tolerationKeys()),
        fields.text("version", seed.version()));
  }
}
