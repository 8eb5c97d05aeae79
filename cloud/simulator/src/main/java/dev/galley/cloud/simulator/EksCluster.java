package dev.galley.cloud.simulator;

import java.util.TreeMap;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterStatus;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.InvalidRequestException;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eks.model.Update;

/// A cluster and everything in it that EKS knows of, each by its name. Used under the account's
/// lock.
final class EksCluster {
  Cluster cluster;
  final TreeMap<String, Nodegroup> groups = new TreeMap<>();
  final TreeMap<String, String> profiles = new TreeMap<>();
  final TreeMap<String, Addon> addOns = new TreeMap<>();
  final TreeMap<String, AccessEntry> entries = new TreeMap<>();
  final TreeMap<String, TreeMap<String, AssociatedAccessPolicy>> policies = new TreeMap<>();
  final TreeMap<String, PodIdentityAssociation> podIdentities = new TreeMap<>();
  final TreeMap<String, Update> updates = new TreeMap<>();

  EksCluster(Cluster cluster) {
    this.cluster = cluster;
  }

  String name() {
    return cluster.name();
  }

  boolean isActive() {
    return cluster.status() == ClusterStatus.ACTIVE;
  }

  void become(ClusterStatus status) {
    cluster = cluster.toBuilder().status(status).build();
  }

  static RuntimeException missing(String message) {
    return Service.EKS.refusal(
        ResourceNotFoundException.builder(), "ResourceNotFoundException", 404, message);
  }

  static RuntimeException inUse(String message) {
    return Service.EKS.refusal(
        ResourceInUseException.builder(), "ResourceInUseException", 409, message);
  }

  static RuntimeException invalid(String message) {
    return Service.EKS.refusal(
        InvalidParameterException.builder(), "InvalidParameterException", 400, message);
  }

  static RuntimeException invalidRequest(String message) {
    return Service.EKS.refusal(
        InvalidRequestException.builder(), "InvalidRequestException", 400, message);
  }
}
