package dev.galley.kube.apiserver;

import dev.galley.base.objects.KubeObject;
import dev.galley.base.objects.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the kinds of `resource.k8s.io`: classes of devices, claims to them, and what drivers say
/// there is. The expressions of selectors are not compiled: nothing here allocates devices.
final class DeviceValidation {
  private static final List<String> PLACES =
      List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");

  private DeviceValidation() {}

  static void deviceClass(Node spec) {
    selectors(spec);
    spec.items("config").forEach(each -> opaque(each.at("opaque")));
  }

  private static void selectors(Node of) {
    for (Node selector : of.items("selectors")) {
      selector.at("cel").isGiven();
    }
  }

  private static void opaque(Node opaque) {
    if (!opaque.isGiven()) {
      return;
    }
    driver(opaque.at("driver"));
    opaque.at("parameters").isGiven();
  }

  private static void driver(Node driver) {
    driver.isGiven();
    driver.all(Names.subdomain(driver.text()));
  }

  static void claim(Node spec) {
    Node devices = spec.at("devices");
    Set<String> names = requests(devices);
    for (Node constraint : devices.items("constraints")) {
      known(constraint, names);
      Node attribute = constraint.at("matchAttribute");
      if (attribute.isGiven() && !attribute.text().contains("/")) {
        attribute.invalid("must include a domain");
      }
    }
    for (Node config : devices.items("config")) {
      known(config, names);
      opaque(config.at("opaque"));
    }
  }

  private static Set<String> requests(Node devices) {
    Set<String> names = new HashSet<>();
    Set<String> own = new HashSet<>();
    for (Node request : devices.items("requests")) {
      request(request, names);
      Node name = request.at("name");
      if (!own.add(name.text())) {
        name.duplicate();
      }
    }
    names.addAll(own);
    return names;
  }

  private static void request(Node request, Set<String> names) {
    Node exactly = request.at("exactly");
    List<Node> choices = request.items("firstAvailable");
    if (request.at("name").isGiven()) {
      request.at("name").label();
    }
    if (exactly.isSet() && !choices.isEmpty()) {
      request.invalid(
          null,
          "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
    } else if (exactly.isSet()) {
      device(exactly);
    } else if (choices.isEmpty()) {
      request.required("exactly one of `exactly` or `firstAvailable` is required");
    }
    Set<String> below = new HashSet<>();
    for (Node choice : choices) {
      Node name = choice.at("name");
      if (name.isGiven()) {
        name.label();
      }
      device(choice);
      if (!below.add(name.text())) {
        name.duplicate();
      }
      names.add(request.text("name") + "/" + name.text());
    }
  }

  private static void device(Node device) {
    Node type = device.at("deviceClassName");
    if (type.isGiven()) {
      type.subdomain();
    }
    selectors(device);
    Node mode = device.at("allocationMode");
    Node count = device.at("count");
    switch (mode.text()) {
      case "All" -> {
        if (count.number() != 0) {
          count.invalid("must not be specified when allocationMode is 'All'");
        }
      }
      case "ExactCount" -> {
        if (count.number() <= 0) {
          count.invalid(count.number(), "must be greater than zero");
        }
      }
      default -> mode.notSupported("All", "ExactCount");
    }
  }

  private static void known(Node of, Set<String> names) {
    for (Node name : of.items("requests")) {
      if (!names.contains(name.text())) {
        name.invalid(
            "must be the name of a request in the claim or the name of a request and a subrequest"
                + " separated by '/'");
      }
    }
  }

  static void claimUpdate(Node claim, KubeObject live) {
    if (!claim.at("spec").map().equals(live.map("spec"))) {
      String devices =
          GoPrint.fields(claim.at("spec", "devices").map(), "Requests", "Constraints", "Config")
              .text();
      claim.at("spec").invalid(new GoPrint("{\"Devices\":" + devices + "}"), "field is immutable");
    }
  }

  static void slice(Node spec) {
    driver(spec.at("driver"));
    Node pool = spec.at("pool");
    if (pool.at("name").isGiven()) {
      for (String part : pool.text("name").split("/", -1)) {
        Names.subdomain(part).forEach(error -> pool.at("name").invalid(part, error));
      }
    }
    Node slices = pool.at("resourceSliceCount");
    if (slices.number() <= 0) {
      slices.invalid(slices.number(), "must be greater than zero");
    }
    if (pool.number("generation") < 0) {
      pool.at("generation").invalid("must be greater than or equal to zero");
    }
    place(spec);
    Set<String> names = new HashSet<>();
    for (Node device : spec.items("devices")) {
      Node name = device.at("name");
      name.label();
      device(device, name, names);
    }
  }

  private static void place(Node spec) {
    List<String> set = new ArrayList<>();
    PLACES.stream()
        .filter(field -> !spec.at(field).isEmpty())
        .forEach(field -> set.add("`" + field + "`"));
    String one = "exactly one of `" + String.join("`, `", PLACES) + "` is required";
    if (set.isEmpty()) {
      spec.required(one);
    } else if (set.size() > 1) {
      spec.invalid("{" + String.join(", ", set) + "}", one + ", but multiple fields are set");
    }
  }

  private static void device(Node device, Node name, Set<String> names) {
    Node attributes = device.at("attributes");
    for (Map.Entry<String, @Nullable Object> attribute : attributes.map().entrySet()) {
      Map<String, @Nullable Object> value = Tree.mapAt(attribute.getValue());
      if (value.isEmpty()) {
        attributes.key(attribute.getKey()).required("exactly one value must be specified");
      } else if (value.size() > 1) {
        attributes
            .key(attribute.getKey())
            .invalid(
                GoPrint.fields(
                    Tree.map(
                        "intValue", value.get("int"),
                        "boolValue", value.get("bool"),
                        "stringValue", value.get("string"),
                        "versionValue", value.get("version")),
                    "IntValue",
                    "BoolValue",
                    "StringValue",
                    "VersionValue"),
                "exactly one value must be specified");
      }
    }
    Node capacity = device.at("capacity");
    if (capacity.map().containsKey("")) {
      capacity.key("").required("name required");
    }
    if (!names.add(name.text())) {
      name.duplicate();
    }
  }
}
