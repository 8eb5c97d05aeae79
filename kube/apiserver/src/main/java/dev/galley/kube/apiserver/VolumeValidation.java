package dev.galley.kube.apiserver;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Checks the volumes of a pod: upstream's `ValidateVolumes`.
final class VolumeValidation {
  /// In the order in which upstream looks for them.
  private static final List<String> SOURCES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "quobyte",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image");

  private static final String[] HOST_PATH_TYPES = {
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket"
  };

  private VolumeValidation() {}

  /// @return the volumes without mistakes, by name: only those can be mounted
  static Map<String, Node> check(Node volumes) {
    Map<String, Node> good = new LinkedHashMap<>();
    for (Node volume : volumes.items()) {
      int before = volume.errors().size();
      source(volume);
      Node name = volume.at("name");
      if (name.isGiven()) {
        name.label();
      }
      if (good.containsKey(name.text())) {
        name.duplicate();
      }
      if (volume.errors().size() == before) {
        good.put(name.text(), volume);
      }
    }
    return good;
  }

  private static void source(Node volume) {
    boolean found = false;
    for (String kind : SOURCES) {
      Node source = volume.at(kind);
      if (!source.isSet()) {
        continue;
      }
      if (found) {
        Node place = kind.equals("downwardAPI") ? volume.at("downwarAPI") : source;
        place.forbidden("may not specify more than 1 volume type");
        continue;
      }
      found = true;
      source(kind, source);
    }
    if (!found) {
      volume.required("must specify a volume type");
    }
  }

  private static void source(String kind, Node source) {
    switch (kind) {
      case "emptyDir" ->
          source
              .at("sizeLimit")
              .quantity()
              .filter(limit -> limit.signum() < 0)
              .ifPresent(limit ->
                  source
                      .at("sizeLimit")
                      .forbidden("SizeLimit field must be a valid resource quantity"));
      case "hostPath" -> hostPath(source);
      case "secret" -> {
        source.at("secretName").isGiven();
        files(source);
      }
      case "configMap" -> {
        source.at("name").isGiven();
        files(source);
      }
      case "nfs" -> {
        source.at("server").isGiven();
        if (source.at("path").isGiven() && !source.text("path").startsWith("/")) {
          source.at("path").invalid("must be an absolute path");
        }
      }
      case "persistentVolumeClaim" -> source.at("claimName").isGiven();
      case "downwardAPI" -> {
        ContainerValidation.mode(source.at("defaultMode"));
        source.items("items").forEach(file -> downward(file.named(source.path())));
      }
      case "projected" -> projected(source);
      case "csi" -> driver(source.at("driver"));
      case "ephemeral" -> ephemeral(source.at("volumeClaimTemplate"));
      case "awsElasticBlockStore" -> source.at("volumeID").isGiven();
      case "gitRepo" -> source.at("repository").isGiven();
      case "image" -> {
        source.at("reference").isGiven();
        source.at("pullPolicy").optionalOneOf("Always", "IfNotPresent", "Never");
      }
      default -> {}
    }
  }

  static void hostPath(Node source) {
    if (source.at("path").isGiven()) {
      ContainerValidation.noBacksteps(source.at("path"));
      source.at("type").optionalOneOf(HOST_PATH_TYPES);
    }
  }

  static void driver(Node driver) {
    driver.isGiven();
    String name = driver.text();
    Names.subdomain(name.toLowerCase(Locale.ROOT)).forEach(error -> driver.invalid(name, error));
  }

  private static void ephemeral(Node template) {
    if (!template.isSet()) {
      template.required("");
      return;
    }
    ClaimValidation.spec(template.at("spec"));
  }

  private static void files(Node source) {
    ContainerValidation.mode(source.at("defaultMode"));
    source.items("items").forEach(VolumeValidation::file);
  }

  private static void file(Node item) {
    item.at("key").isGiven();
    item.at("path").isGiven();
    local(item.at("path"));
    ContainerValidation.mode(item.at("mode"));
  }

  private static void local(Node path) {
    ContainerValidation.descending(path);
    if (path.text().startsWith("..") && !path.text().startsWith("../")) {
      path.invalid("must not start with '..'");
    }
  }

  private static void downward(Node file) {
    if (file.at("path").isGiven()) {
      local(file.at("path"));
    }
    if (file.has("fieldRef")) {
      DownwardValidation.field(file.at("fieldRef"), DownwardValidation.IN_VOLUMES);
      if (file.has("resourceFieldRef")) {
        file.at("resource")
            .invalid(
                "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (file.has("resourceFieldRef")) {
      DownwardValidation.resource(file.at("resourceFieldRef"), true);
    } else {
      file.required("one of fieldRef and resourceFieldRef is required");
    }
    ContainerValidation.mode(file.at("mode"));
  }

  private static void projected(Node source) {
    ContainerValidation.mode(source.at("defaultMode"));
    Set<String> paths = new HashSet<>();
    for (Node projection : source.items("sources")) {
      int kinds = 0;
      for (String kind : List.of("secret", "configMap", "downwardAPI", "serviceAccountToken")) {
        Node each = projection.at(kind);
        if (each.isSet()) {
          kinds++;
          projection(source, kind, each, paths);
        }
      }
      if (projection.has("clusterTrustBundle") || projection.has("podCertificate")) {
        kinds++;
      }
      if (kinds > 1) {
        projection.forbidden("may not specify more than 1 volume type");
      }
    }
  }

  private static void projection(Node volume, String kind, Node projection, Set<String> paths) {
    switch (kind) {
      case "serviceAccountToken" -> token(volume, projection);
      case "downwardAPI" -> {
        for (Node file : projection.items("items")) {
          downward(file.named(projection.path()));
          unique(volume, file.text("path"), file.text("path"), paths);
        }
      }
      default -> {
        projection.at("name").isGiven();
        for (Node item : projection.items("items")) {
          file(item);
          unique(volume, item.text("path"), projection.text("name"), paths);
        }
      }
    }
  }

  private static void token(Node volume, Node projection) {
    Node seconds = projection.at("expirationSeconds");
    if (seconds.number() < 600) {
      seconds.invalid("may not specify a duration less than 10 minutes");
    }
    if (seconds.number() > 1L << 32) {
      seconds.invalid("may not specify a duration larger than 2^32 seconds");
    }
    // As upstream, which names the path as if it were the volume's.
    Node path = projection.at("path").named(volume.at("path").path());
    if (path.isGiven()) {
      local(path);
    }
  }

  private static void unique(Node volume, String path, String shown, Set<String> paths) {
    if (!path.isEmpty() && !paths.add(path)) {
      volume.invalid(shown, "conflicting duplicate paths");
    }
  }
}
