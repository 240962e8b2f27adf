using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Persistence;

/// <summary>Reports outages of the store.</summary>
/// <param name="dialect">Classifies its driver's errors.</param>
internal sealed class StoreOutageDetector(Dialect dialect) : IOutageDetector
{
    /// <inheritdoc />
    public bool IsOutage(Exception error) => Db.IsUnavailable(error, dialect);
}
