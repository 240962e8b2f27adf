using Dapper;

namespace PerfHub.Api.Persistence;

/// <summary>A row that <see cref="StoreHealthCheck"/> inserts and removes in one transaction.</summary>
/// <param name="Id">The id; see <see cref="TimeOrderedId"/>.</param>
/// <param name="Padding">Random bytes, more than fit into one page of the store.</param>
[RowKey(nameof(Id))]
[method: ExplicitConstructor]
public sealed record StoreProbeRow(long Id, byte[] Padding);
