package dev.galley.control.provision;

import dev.galley.base.problem.Problem;
import dev.galley.base.runtime.World;
import dev.galley.cloud.aws.AwsClients;
import dev.galley.cloud.aws.AwsError;
import dev.galley.cloud.aws.AwsProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/// Where a platform is created: the world, the clients, what was asked for, and how things are
/// named and found again.
record Site(World world, AwsClients aws, PlatformSpec spec) {
  /// On everything that belongs to a platform, so that one query finds all of it.
  static final String OWNER = "galley.dev/platform";

  static final String DISCOVERY = "karpenter.sh/discovery";
  private static final Duration POLL = Duration.ofSeconds(5);

  String name() {
    return spec.name();
  }

  String called(String part) {
    return name() + "-" + part;
  }

  Map<String, String> ownerTags() {
    return new TreeMap<>(Map.of(OWNER, name()));
  }

  TagSpecification tags(String resourceType, String called, Map<String, String> more) {
    TreeMap<String, String> all = new TreeMap<>(more);
    all.put(OWNER, name());
    all.put("Name", called);
    List<Tag> tags = new ArrayList<>();
    all.forEach((key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
    return TagSpecification.builder().resourceType(resourceType).tags(tags).build();
  }

  /// What EC2 calls by this name among what belongs to the platform.
  List<Filter> owned(String called) {
    return List.of(filter("tag:" + OWNER, name()), filter("tag:Name", called));
  }

  List<Filter> owned() {
    return List.of(filter("tag:" + OWNER, name()));
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  /// What a call answers, or empty where AWS says that there is no such thing.
  static <T> Optional<T> find(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (AwsServiceException refused) {
      if (AwsError.of(refused).isNotFound()) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /// Makes a call whose subject may be gone already.
  static void ifThere(Runnable call) {
    find(() -> {
      call.run();
      return true;
    });
  }

  /// Looks again and again until it is so.
  ///
  /// @param what is waited for, as in "the cluster to become active"
  void await(String what, Duration patience, BooleanSupplier so) {
    Instant until = world.now().plus(patience);
    while (!so.getAsBoolean()) {
      if (world.now().isAfter(until)) {
        throw Problem.of(
                AwsProblem.TIMED_OUT,
                "waited " + patience.toMinutes() + " minutes for " + what + " in vain")
            .hint("look at it in the AWS console; running again goes on from where it is")
            .asException();
      }
      world.sleep(POLL);
    }
  }
}
