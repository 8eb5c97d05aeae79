package dev.galley.cloud.catalog;

/// What an instance type is or can do, beyond amounts.
public enum Trait {
  CURRENT_GENERATION('c'),
  BARE_METAL('m'),
  BURSTABLE('b'),
  ENCRYPTION_IN_TRANSIT('e'),
  ON_DEMAND('o'),
  SPOT('s'),
  CAPACITY_BLOCK('k'),
  /// Optimised for EBS without being asked.
  EBS_OPTIMIZED('d'),
  /// Karpenter publishes branch interfaces for it, as `vpc.amazonaws.com/pod-eni`.
  BRANCH_INTERFACES_PUBLISHED('t'),
  /// It can have branch interfaces, but Karpenter's published table does not know it yet.
  BRANCH_INTERFACES_UNPUBLISHED('T');

  private final char letter;

  Trait(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }
}
