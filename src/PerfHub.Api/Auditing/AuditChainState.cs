namespace PerfHub.Api.Auditing;

/// <summary>The result of verifying the chain of an audit log.</summary>
/// <param name="IsIntact">Whether every link holds.</param>
/// <param name="Entries">The entries that hold, up to the first broken link.</param>
/// <param name="Head">The hash of the last entry that holds.</param>
internal sealed record AuditChainState(bool IsIntact, long Entries, string Head);
