/// An executor that stands for one tenant: it also reaches ``PerTenant`` entities, filtered and stamped.
public protocol TenantExecutor: Executor {
  /// The tenant in the encoding of its key, as it is set for row-level security.
  var tenantID: BoundValue { get }
}
