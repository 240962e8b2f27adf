using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>
/// The id of an <see cref="AuditOutboxRow"/> that is in its chain. It is kept until no transaction with this entry can be retried.
/// </summary>
/// <param name="Id">The id of the outbox row.</param>
/// <param name="ProcessedAt">When it was appended to the chain, UTC.</param>
[RowKey(nameof(Id))]
[method: ExplicitConstructor]
public sealed record ProcessedAuditRow(long Id, DateTime ProcessedAt);
